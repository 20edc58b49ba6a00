# Command of ./wikibot; sourced.
# backup [wiki] [--full] | back wikis up to the bucket (S3, or the local emulator)
source scripts/lib/data.sh
run_data_command backup "$@"
