# Makes a clone ready to build: which packages the feed has, and what a stand-in takes from npm. Everything stays inside the clone.

setup() {
  require dotnet "the .NET SDK 10"
  require git "git"
  probe_feed
  # The stand-in of Pulumi's AWS resources is made from what npm has of them.
  if lacks Pulumi.Aws; then
    require node "Node.js 20 or newer"
    npm_install shims/npm
  fi
}

# Stock MCP clients, for the tests that talk to Wikibot as its users do.
setup_tests() {
  setup
  if have npm; then npm_install Wikibot.Tests/npm; fi
}

# Asks the feed for the packages that shims/ can stand in for. The marker .use-shims names those that it lacks, one a line; without
# any, there is no marker. The answer is kept for a week, or until the packages, the feeds or the SDK change; WIKIBOT_PROBE=1 asks again.
probe_feed() {
  local folder=obj/feed-probe packages key lacked="" package
  packages=$(for project in shims/*/*.csproj; do basename "$project" .csproj; done)
  key=$( (echo "$packages"; cat Directory.Packages.props scripts/lib/setup.sh; dotnet nuget list source; dotnet --version) 2>/dev/null | sum)
  if [ -z "${WIKIBOT_PROBE:-}" ] && [ -n "$(find "$folder/answer" -mtime -7 2>/dev/null)" ] \
      && [ "$(cat "$folder/answer")" = "$key $(lacked_sum)" ]; then
    return
  fi

  mkdir -p "$folder"
  # A project of its own: without the solution's properties, with the solution's feeds (nuget.config is found upwards).
  echo '<Project />' | tee "$folder/Directory.Build.props" "$folder/Directory.Build.targets" "$folder/Directory.Packages.props" >/dev/null
  say "Asking the NuGet feed for $(echo "$packages" | wc -l | tr -d ' ') packages (once a week) ..."
  if ! feed_has "$folder" $packages; then
    # Those that it does not know at all are named at once; each of the others is asked for alone, since it may lack what one depends on.
    local unknown
    unknown=$(grep -oE 'NU110[1-3]: [^.]*package [^ ]+' "$folder/log" | awk '{print $NF}' | sed 's/\.$//' | sort -u)
    for package in $packages; do
      if echo "$unknown" | grep -qxF "$package" || ! feed_has "$folder" "$package"; then lacked="$lacked$package"$'\n'; fi
    done
  fi

  rm -rf "$folder/packages"
  if [ -z "$lacked" ]; then
    rm -f .use-shims
    say "The feed has them all: building with the real packages."
  else
    [ "$(cat .use-shims 2>/dev/null)" = "${lacked%$'\n'}" ] || printf '%s' "$lacked" >.use-shims
    say "The feed lacks $(printf '%s' "$lacked" | wc -l | tr -d ' ') of them: building with shims/ in their place."
  fi
  echo "$key $(lacked_sum)" >"$folder/answer"
}

lacked_sum() { { cat .use-shims 2>/dev/null || true; } | sum; }

# True when these packages restore, into a folder of the probe's own: what lies in the machine's package folder already says nothing
# of the feed (and would hide that it lacks one). A feed that does not answer ends the command: silence is no answer.
feed_has() { # folder, packages
  local folder=$1 package
  shift
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup><ItemGroup>'
    for package in "$@"; do
      grep -o "<PackageVersion Include=\"$package\" Version=\"[^\"]*\"" Directory.Packages.props | sed 's/PackageVersion/PackageReference/; s/$/ \/>/'
    done
    echo '</ItemGroup></Project>'
  } >"$folder/probe.csproj"
  dotnet restore "$folder/probe.csproj" --packages "$folder/packages" --verbosity quiet >"$folder/log" 2>&1 && return
  if grep -qE 'NU110[1-3]' "$folder/log" && ! grep -q NU1301 "$folder/log"; then return 1; fi
  cat "$folder/log" >&2
  die "the NuGet feed did not answer (above); nothing was changed. Check the network or 'dotnet nuget list source'."
}

# npm ci, only when the lock file changed since the last time. No install script of any package is run.
npm_install() { # folder
  local stamp="$1/node_modules/.wikibot-lock" wanted
  wanted=$(sum "$1/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  require npm "npm"
  say "Installing $1 (git-ignored, inside the clone) ..."
  npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  echo "$wanted" >"$stamp"
}
