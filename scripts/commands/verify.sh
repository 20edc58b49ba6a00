# Command of ./wikibot; sourced.
# verify [wiki] [--last] | read all of the wikis, and restore their newest backups into a scratch place, as a trial
source scripts/lib/data.sh
run_data_command verify "$@"
