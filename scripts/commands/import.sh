# Command of ./wikibot; sourced.
# import <folder|zip|bundle> --wiki NAME | make a wiki of Markdown files, an Obsidian vault or a git bundle
source scripts/lib/data.sh
run_data_command import "$@"
