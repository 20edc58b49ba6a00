# Command of ./wikibot; sourced.
# doctor | what is here, what is missing, and what each missing thing costs
missing_required=0

row() { printf '  %-8s %-22s %s\n' "$1" "$2" "$3"; }
# name, what was found ("" for nothing), what its absence costs
required() { if [ -n "$2" ]; then row ok "$1" "$2"; else row MISSING "$1" "$3"; missing_required=1; fi; }
optional() { if [ -n "$2" ]; then row ok "$1" "$2"; else row missing "$1" "costs: $3"; fi; }
version() { have "$1" && "$@" 2>/dev/null | head -1; }
at_least() { # wanted major version, found version: echoes the latter when it will do
  local major=${2#v}; major=${major%%.*}
  [ -n "$2" ] && [ "$major" -ge "$1" ] 2>/dev/null && echo "$2"
}
engine() {
  local name
  for name in docker podman; do
    if have $name && $name info >/dev/null 2>&1; then echo "$name"; return; fi
  done
}

trusted_certificate() { # ASP.NET's own for this machine; on Linux its trust is a folder, which OpenSSL may not have been told of
  [ -n "$(ls "${DOTNET_DEV_CERTS_OPENSSL_CERTIFICATE_DIRECTORY:-$HOME/.aspnet/dev-certs/trust}" 2>/dev/null)" ] || dotnet dev-certs https --check --trust >/dev/null 2>&1 || return 0
  echo trusted
}

echo "Needed:"
required ".NET SDK 10" "$(at_least 10 "$(version dotnet --version)" || true)" "nothing builds; install the .NET SDK 10"
required git "$(version git --version || true)" "tests that read the wikis with stock git fail"
required bash "$BASH_VERSION" ""

echo "The NuGet feed:"
probe_feed
if uses_shims; then
  row ok "stand-ins (shims/)" "the feed lacks $(tr '\n' ' ' <.use-shims)(WIKIBOT_PROBE=1 ./wikibot setup asks it again)"
else
  row ok "real packages" "shims/ is not used"
fi
if lacks Pulumi.Aws; then
  required "Node.js 20, npm" "$(at_least 20 "$(version node --version)" || true)" "the stand-in of Pulumi.Aws is made from an npm package: Wikibot.Infra does not build"
  optional "typings of @pulumi/aws" "$([ -f shims/npm/node_modules/@pulumi/aws/package.json ] && echo shims/npm/node_modules)" "nothing yet: ./wikibot setup installs them"
else
  optional "Node.js 20, npm" "$(at_least 20 "$(version node --version)" || true)" "tests with stock MCP clients are skipped"
fi

echo "An AWS emulator, for backups on this machine (the first that is there is used):"
found=$(engine)
optional "container engine" "$found" "no LocalStack"
optional moto_server "$(command -v moto_server || true)" "$([ -n "$found" ] && echo 'nothing, LocalStack is used' || echo 'backups are off, their tests are skipped')"

echo "For ./wikibot up:"
optional "dev. certificate" "$(trusted_certificate)" "2 s of each start, for keys made anew: dotnet dev-certs https --trust, once"

echo "For tests and clients:"
optional "stock MCP clients" "$([ -f Wikibot.Tests/npm/node_modules/.wikibot-lock ] && echo Wikibot.Tests/npm/node_modules)" "nothing yet: ./wikibot test installs them"
optional chromium "$(version chromium --version || true)" "all tests in a browser are skipped: the wiki's pages, by keyboard and by axe-core, the chat's view, consent, the dashboard, pictures"
for tool in zip 7z python3; do
  optional $tool "$(command -v $tool || true)" "no random archives of that tool are tried as imports"
done
optional qemu "$(version qemu-system-x86_64 --version || true)" "the engine cannot be tried on a real NFS client (./wikibot nfs)"
optional claude "$(version claude --version || true)" "Claude Code cannot be connected from this machine"

echo "Backups, as last tried (./wikibot verify tries them):"
if [ -d "${WIKIBOT_DATA:-.wikibot}/wikis/backups" ] && [ -e Wikibot.Git/bin/Debug/net10.0/Wikibot.Git.dll ]; then
  Wikibot__Storage__Root="${WIKIBOT_DATA:-$ROOT/.wikibot}/wikis" dotnet Wikibot.Git/bin/Debug/net10.0/Wikibot.Git.dll verify --last | sed 's/^/  /' || true
else
  echo "  none has been tried on this machine"
fi

[ $missing_required -eq 0 ] || { echo; echo "Something needed is missing."; exit 1; }
