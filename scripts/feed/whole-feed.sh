#!/usr/bin/env bash
# Tries the solution as a machine with all of nuget.org has it: a fresh clone of HEAD, plain `dotnet build` and `dotnet test` on
# Wikibot.sln, no ./wikibot, no marker, no node. What this machine's feed lacks is packed out of shims/ into a folder that
# serves as a second feed, for this clone alone.
#   bash scripts/feed/whole-feed.sh FOLDER [arguments of dotnet test]
# FOLDER is made anew; feed/, packages/ (what is restored from it) and clone/ are left in it, to look at.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$ROOT"
source scripts/lib/common.sh
source scripts/lib/setup.sh
[ $# -ge 1 ] || die "usage: bash scripts/feed/whole-feed.sh FOLDER [arguments of dotnet test]"
folder=$1
shift
[ ! -e "$folder" ] || die "$folder is there already"
setup
mkdir -p "$folder"/{feed,node-less}
folder=$(cd "$folder" && pwd)

for project in shims/*/*.csproj; do
  lacks "$(basename "$project" .csproj)" || continue
  dotnet pack "$project" --configuration Release --output "$folder/feed" --artifacts-path "$folder/build" --nologo --verbosity quiet \
    -p:CustomBeforeMicrosoftCommonProps="$ROOT/scripts/feed/pack.props"
done
say "Packed: $(cd "$folder/feed" && echo *.nupkg)"

# Its packages go into a folder of its own: they must never be taken for the real ones. All others are read where they lie.
git clone --quiet "$ROOT" "$folder/clone"
cat >"$folder/clone/nuget.config" <<END
<configuration>
  <packageSources><add key="packed" value="$folder/feed" /></packageSources>
  <config><add key="globalPackagesFolder" value="$folder/packages" /></config>
  <fallbackPackageFolders><add key="machine" value="${NUGET_PACKAGES:-$HOME/.nuget/packages}" /></fallbackPackageFolders>
</configuration>
END
unset NUGET_PACKAGES

# A PATH on which everything is but node and npm.
IFS=: read -ra path <<<"$PATH"
for directory in "${path[@]}"; do
  for program in "$directory"/*; do
    name=$(basename "$program")
    case $name in node | npm | npx | corepack) continue ;; esac
    [ -x "$program" ] && [ ! -e "$folder/node-less/$name" ] && ln -s "$program" "$folder/node-less/$name"
  done
done
export PATH="$folder/node-less"
! have node || die "node is still on the PATH"

cd "$folder/clone"
# The feed lacks single versions, too, and takes the next newer one (NU1603): nuget.org has them all.
export WarningsNotAsErrors=NU1603
dotnet build Wikibot.sln --nologo --verbosity quiet
say "dotnet build Wikibot.sln: done; $(find "$folder/packages" -maxdepth 1 -mindepth 1 | wc -l) packages came from the folder: $(ls "$folder/packages" | tr '\n' ' ')"
[ ! -e .use-shims ] && [ -z "$(find shims -name bin)" ] || die "shims/ was built"
dotnet test Wikibot.sln --nologo --no-build "$@"
