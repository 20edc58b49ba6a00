# Command of ./wikibot; sourced.
# figures [commit...] | count files, lines, public types, project references, circles and the longest method
source scripts/lib/figures.sh
[ $# -gt 0 ] || set -- HEAD
print_figures "$@"
