# Sweeps, time and highest level of each receiver in exports: python3 parquet_duckdb.py 'EXPORT*.parquet' (needs duckdb)
import sys
import duckdb
for row in duckdb.sql(f"""
    SELECT receiverId, count(*), min(startedAt)::VARCHAR, max(list_max(levels))
    FROM read_parquet('{sys.argv[1]}') GROUP BY receiverId ORDER BY receiverId
""").fetchall():
    print(*row, sep=",")
