# Command of ./wikibot; sourced.
# import <folder|zip|bundle> --wiki NAME | make a wiki of Markdown files, an Obsidian vault or a git bundle
source scripts/lib/data.sh
# What comes from elsewhere may be small and unpack to any size: libgit2 then fails for want of memory, and the import is refused.
ulimit -d 1048576
run_data_command import "$@"
