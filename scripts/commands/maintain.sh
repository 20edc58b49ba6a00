# Command of ./wikibot; sourced.
# maintain [wiki] | pack the wikis' loose objects and remove leftovers, as the schedule does in its turns
source scripts/lib/data.sh
run_data_command maintain "$@"
