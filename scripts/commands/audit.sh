# Command of ./wikibot; sourced.
# audit WIKI [--since 7d] | say who changed pages, members and settings of a wiki, and who read it where that is logged, when, and by which credential
source scripts/lib/data.sh
run_data_command audit "$@"
