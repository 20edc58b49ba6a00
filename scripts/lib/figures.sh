# The size and shape of the source at given commits, side by side: what a rebuild is measured by. Sourced.
# Product is what is deployed or starts it: no tests, no measurements, no shims/.
PRODUCT=(Wikibot.Git.Storage Wikibot.Git Wikibot.Git.Client Wikibot.Mcp Wikibot.Web Wikibot.DevSignIn Wikibot.ServiceDefaults Wikibot.AppHost Wikibot.Infra)

# print_figures COMMIT...: one line each, with a line of headings.
print_figures() {
  local commit
  printf '%s\t' commit files lines public-types project-references rooms-on-circles longest-method test-lines
  echo bench-lines
  for commit in "$@"; do
    commit=$(git rev-parse --short "$commit")
    printf '%s\t' "$commit" \
      "$(source_files "$commit" "${PRODUCT[@]}" | wc -l)" \
      "$(source_text "$commit" "${PRODUCT[@]}" | wc -l)" \
      "$(source_text "$commit" "${PRODUCT[@]}" | grep -cE '^public ([a-z]+ )*(class|record|struct|interface|enum|delegate) ')" \
      "$(git grep -h '<ProjectReference ' "$commit" -- "${PRODUCT[@]/%//*.csproj}" | wc -l)" \
      "$(for project in Wikibot.Git Wikibot.Git.Storage Wikibot.Mcp; do arrows "$commit" "$project"; done | on_circles)" \
      "$(source_text "$commit" "${PRODUCT[@]}" | longest_method)" \
      "$(source_text "$commit" Wikibot.Tests | wc -l)"
    source_text "$commit" Wikibot.Benchmarks Wikibot.Nfs | wc -l
  done
}

# source_files COMMIT PROJECT...
source_files() { git ls-tree -r --name-only "$1" -- "${@:2}" | grep '\.cs$'; }

source_text() { source_files "$@" | sed "s|^|$1:|" | git cat-file --batch='%(objectname)' | grep -vE '^[0-9a-f]{40}$|^$' ; }

# arrows COMMIT PROJECT: "From To" for each room (namespace below the project's) that has a using of another.
arrows() {
  git grep -hE "^(namespace|using) ${2//./\\.}[.;]" "$1" -- "$2/*.cs" ':!*/obj/*' >/dev/null || return 0
  git grep -E "^(namespace|using) ${2//./\\.}\." "$1" -- "$2/*.cs" | awk -v root="$2." '
    { split($0, part, ".cs:"); file = part[1]; line = part[2]; sub(/;.*/, "", line); kind = line ~ /^namespace/
      sub(/^(namespace|using) /, "", line); line = substr(line, length(root) + 1); sub(/\..*/, "", line)
      if (kind) room[file] = line; else uses[file] = uses[file] " " line }
    END { for (file in uses) { count = split(uses[file], to, " "); for (i = 1; i <= count; i++)
      if (room[file] != "" && to[i] != room[file] && !(root == "Wikibot.Git." && (to[i] == "Storage" || to[i] == "Client" || room[file] == "Storage"))) print root room[file], root to[i] } }' | sort -u
}

# How many rooms are left when those that know nobody, or whom nobody knows, are taken away again and again.
on_circles() {
  awk '{ from[NR] = $1; to[NR] = $2 } END {
    do { changed = 0; split("", knows); split("", known)
      for (i in from) { knows[from[i]] = 1; known[to[i]] = 1 }
      for (i in from) if (!knows[to[i]] || !known[from[i]]) { delete from[i]; changed = 1 } } while (changed)
    for (i in from) rooms[from[i]] = 1; for (room in rooms) count++; print count + 0 }'
}

# Lines from a method's opening brace to its closing one, by the house style: the brace stands alone, as far in as the method.
longest_method() {
  awk '
    /^(    |        )\{$/ && start == 0 && before !~ /(class|record|struct|interface|enum|namespace|get|set|init|=>|new)([ (]|$)/ && before ~ /[)>]$/ { indent = $0; sub(/\{$/, "}", indent); start = NR }
    start && $0 == indent { if (NR - start + 1 > most) most = NR - start + 1; start = 0 }
    { before = $0 }
    END { print most + 0 }'
}
