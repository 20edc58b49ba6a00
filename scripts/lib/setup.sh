# Makes a clone ready to build: which packages the feed has, and what npm carries. Everything stays inside the clone.

setup() {
  require dotnet "the .NET SDK 10"
  require git "git"
  probe_feed
  if uses_shims; then
    require node "Node.js 20 or newer"
    npm_install shims/npm
    unpack_dashboard
  fi
}

# Stock MCP clients, for the tests that talk to Wikibot as its users do.
setup_tests() {
  setup
  if have npm; then npm_install Wikibot.Tests/npm; fi
}

# Asks the feed for the packages that shims/ can stand in for, and sets or removes the marker .use-shims.
# All or none: a mixture would let a real package meet the stand-in of its own dependency.
# The answer is kept for a week, or until the packages, the feeds or the SDK change; WIKIBOT_PROBE=1 asks again.
probe_feed() {
  local folder=obj/feed-probe packages key
  packages=$(for project in shims/*/*.csproj; do basename "$project" .csproj; done)
  key=$( (echo "$packages"; cat Directory.Packages.props; dotnet nuget list source; dotnet --version) 2>/dev/null | sum)
  if [ -z "${WIKIBOT_PROBE:-}" ] && [ -n "$(find "$folder/answer" -mtime -7 2>/dev/null)" ] \
      && [ "$(cat "$folder/answer")" = "$key $(uses_shims && echo shims || echo real)" ]; then
    return
  fi

  mkdir -p "$folder"
  # A project of its own: without the solution's properties, with the solution's feeds (nuget.config is found upwards).
  echo '<Project />' | tee "$folder/Directory.Build.props" "$folder/Directory.Build.targets" "$folder/Directory.Packages.props" >/dev/null
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup><ItemGroup>'
    for package in $packages; do
      grep -o "<PackageVersion Include=\"$package\" Version=\"[^\"]*\"" Directory.Packages.props | sed 's/PackageVersion/PackageReference/; s/$/ \/>/'
    done
    echo '</ItemGroup></Project>'
  } >"$folder/probe.csproj"

  say "Asking the NuGet feed for $(echo "$packages" | wc -l | tr -d ' ') packages (once a week) ..."
  if dotnet restore "$folder/probe.csproj" --verbosity quiet >"$folder/log" 2>&1; then
    rm -f .use-shims
    echo "$key real" >"$folder/answer"
    say "The feed has them all: building with the real packages."
  elif grep -qE 'NU110[1-3]' "$folder/log" && ! grep -q NU1301 "$folder/log"; then
    [ -e .use-shims ] || touch .use-shims
    echo "$key shims" >"$folder/answer"
    say "The feed lacks $(grep -oE 'NU110[1-3]: [^.]*package [^ ]+' "$folder/log" | awk '{print $NF}' | sort -u | wc -l | tr -d ' ') of them: building with shims/ in their place."
  else
    cat "$folder/log" >&2
    die "the NuGet feed did not answer (above); nothing was changed. Check the network or 'dotnet nuget list source'."
  fi
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

# The Aspire CLI out of npm carries the dashboard packed inside it. HOME keeps what it unpacks inside the clone, and one place
# for both (it unpacks by itself on its first start too) keeps it to one copy.
unpack_dashboard() {
  local cli=shims/npm/node_modules/@microsoft/aspire-cli-linux-x64/bin/aspire
  [ -x "$cli" ] && [ ! -x "$ASPIRE_HOME/.aspire/bundle/managed/aspire-managed" ] || return 0
  mkdir -p "$ASPIRE_HOME"
  say "Unpacking the Aspire dashboard ..."
  HOME="$ASPIRE_HOME" "$cli" setup --install-path "$ASPIRE_HOME/.aspire" --nologo --non-interactive >"$ASPIRE_HOME/setup.log" 2>&1 \
    || say "  it could not be unpacked ($ASPIRE_HOME/setup.log): Wikibot runs without its dashboard."
}
