# Command of ./wikibot; sourced.
# setup | make this clone ready to build (the other commands do it themselves)
setup_tests
say "Ready to build$(uses_shims && echo ', with shims/ (the feed lacks packages)')."
