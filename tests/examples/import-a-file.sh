#!/bin/sh
# A file of another program into the archive, while the program stands still:
#   import-a-file.sh FILE STATION RECEIVER DATA_DIR
set -eu
cd "$(dirname "$0")/../.."
exec node src/launch.mjs import "$1" --station "$2" --receiver "$3" --data-dir "$4"
