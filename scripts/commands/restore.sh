# Command of ./wikibot; sourced.
# restore <wiki> [--backup ID] [--at TIME] [--into WIKI] [--members] | restore a wiki from the bucket
source scripts/lib/data.sh
run_data_command restore "$@"
