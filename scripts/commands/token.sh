# Command of ./wikibot; sourced.
# token make NAME [--rights read|add|write|all] [--wiki W] [--folder F] [--days N] [--user ID] | list | revoke ID | make, list and revoke agents' tokens
source scripts/lib/data.sh
run_data_command token "$@"
