# What every command may use. ROOT is the repository root and the working directory.

# Telemetry and banners of the tools: off, so that output is ours and nothing is sent.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 ASPIRE_CLI_TELEMETRY_OPTOUT=true
# Build nodes outlive the command that started them: leave none behind.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf '%s\n' "$*" >&2; }
die() { say "wikibot: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
uses_shims() { [ -e "$ROOT/.use-shims" ]; }
# package: whether the feed lacks it; an empty marker, made by hand, names them all
lacks() { uses_shims && { [ ! -s "$ROOT/.use-shims" ] || grep -qxF "$1" "$ROOT/.use-shims"; }; }

# The sum of the files named, or of standard input: "did this change?", not security.
sum() { cat "$@" | cksum | tr ' ' '-'; }

require() { # command, what it is
  have "$1" || die "needs $2 ('$1' on the PATH); ./wikibot doctor lists what is missing"
}

# Builds a project with its references; quiet but for warnings and errors.
build() { # project, configuration
  dotnet build "$1" --configuration "$2" --nologo --verbosity quiet
}

# The source files of the system that runs here, one a line.
sources() {
  find Wikibot.* shims Directory.* global.json .use-shims \
    \( -name bin -o -name obj -o -name node_modules -o -name Wikibot.Tests -o -name Wikibot.Benchmarks -o -name Wikibot.Infra \) -prune \
    -o -type f "$@" -print 2>/dev/null
}

# True when one of them is newer than the stamp, or they are not the same files, so that a start without a change needs no build.
changed_since() { # stamp file, which holds the sum of their names
  [ -e "$1" ] && [ "$(cat "$1")" = "$(sources | sort | sum)" ] && [ -z "$(sources -newer "$1" | head -1)" ] && return 1
  return 0
}

# Builds both services and the AppHost, when a source file changed since the last time.
# Debug, where tests are Release: a test run beside a running system replaces none of its files.
build_system() {
  changed_since obj/up.stamp || return 0
  mkdir -p obj && sources | sort | sum >obj/up.stamp.new
  say "Building ..."
  build Wikibot.AppHost Debug
  mv obj/up.stamp.new obj/up.stamp
}
