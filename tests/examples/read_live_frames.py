# Newest sweeps of a receiver, without any package: python3 read_live_frames.py http://127.0.0.1:8080/ RECEIVER [TOKEN]
import struct, sys, time, urllib.request
address, receiver, *token = sys.argv[1:]
headers = {"Authorization": f"Bearer {token[0]}"} if token else {}
seq = 0
while True:
    url = f"{address.rstrip('/')}/api/v1/receivers/{receiver}/newest?after={seq}"
    frame = urllib.request.urlopen(urllib.request.Request(url, headers=headers)).read()
    if not frame:  # none newer yet
        time.sleep(0.1)
        continue
    seq, started_ms, start_hz, step_hz, bins = struct.unpack_from("<IdddI", frame, 4)
    levels = [value / 100 for value in struct.unpack_from(f"<{bins}h", frame, 40)]
    peak = max(range(bins), key=levels.__getitem__)
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(started_ms / 1000))
    print(stamp, f"{start_hz + peak * step_hz} Hz", f"{levels[peak]} dBm", flush=True)
