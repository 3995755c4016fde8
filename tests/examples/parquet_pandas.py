# Strongest frequency of each sweep of an export: python3 parquet_pandas.py EXPORT.parquet (needs pandas and pyarrow)
import sys
import pandas
sweeps = pandas.read_parquet(sys.argv[1])
peak = sweeps.levels.map(lambda levels: max(range(len(levels)), key=levels.__getitem__))
sweeps["peakHz"] = sweeps.startHz + peak * sweeps.stepHz
sweeps["peakDbm"] = sweeps.levels.map(max)
print(sweeps[["startedAt", "peakHz", "peakDbm"]].to_csv(index=False), end="")
