# Deployment zips: an ordinary framework-dependent publish (Lambda's dotnet10 runtime brings .NET, ASP.NET Core and ICU), with
# the native libraries of the architecture, ReadyToRun code, and without symbols, documentation and development settings.

PACKAGES="$ROOT/artifacts/package"

project_of() { case $1 in git) echo Wikibot.Git ;; mcp) echo Wikibot.Mcp ;; web) echo Wikibot.Web ;; esac; }
stage_of() { echo "$PACKAGES/wikibot-$1-linux-$2"; }

package() { # service, architecture
  local project stage out log
  project=$(project_of "$1") stage=$(stage_of "$1" "$2") log="$PACKAGES/publish.log"
  mkdir -p "$PACKAGES"
  rm -rf "$stage" "$stage.zip" "$stage.note"
  say "Publishing $project for linux-$2 ..."
  if ! publish "$project" "$2" "$stage" -p:PublishReadyToRun=true >"$log" 2>&1; then
    grep -q 'NU1101.*\.linux-' "$log" || { cat "$log" >&2; die "publishing $project for linux-$2 failed"; }
    # A feed that lacks the architecture's packs: portable code, started by a script of the executable's name.
    rm -rf "$stage"
    publish "$project" "$2" "$stage" -p:UseAppHost=false >"$log" 2>&1 || { cat "$log" >&2; die "publishing $project for linux-$2 failed"; }
    printf '#!/bin/sh\n# The feed that this was built from has no linux-%s host.\nexec "${DOTNET_ROOT:-/var/lang/bin}/dotnet" "${0%%/*}/%s.dll" "$@"\n' "$2" "$project" >"$stage/$project"
    echo "no ReadyToRun code and a script as executable: this NuGet feed lacks the packs for linux-$2" >"$stage.note"
  fi
  trim "$stage"
  find "$stage" -type f -exec chmod 644 {} +
  chmod 755 "$stage" "$stage/$project"
  check_natives "$stage" "$2"
  # The same input gives the same zip, so that Pulumi sees a change only where there is one.
  find "$stage" -exec touch -t 202601010000 {} +
  dotnet msbuild scripts/lib/zip.proj -nologo -v:q -p:Folder="$stage/" -p:Zip="$stage.zip"
}

# The zips that run on this machine, unless they are those of these sources already.
package_for_tests() {
  local stamp="$PACKAGES/tests.stamp"
  mkdir -p "$PACKAGES"
  if [ -e "$PACKAGES/wikibot-git-linux-x64.zip" ] && [ -e "$PACKAGES/wikibot-mcp-linux-x64.zip" ] && [ -e "$PACKAGES/wikibot-web-linux-x64.zip" ] && ! changed_since "$stamp"; then return; fi
  sources | sort | sum >"$stamp.new"
  package git x64
  package mcp x64
  package web x64
  mv "$stamp.new" "$stamp"
}

# In folders of its own, so that the solution's build is left as it is, and without the analyzers, which that build runs.
publish() { # project, architecture, output folder, further arguments
  local project=$1 architecture=$2 stage=$3
  shift 3
  dotnet publish "$project" --configuration Release --runtime "linux-$architecture" --no-self-contained --output "$stage" \
    --artifacts-path "$PACKAGES/build" --nologo --verbosity quiet \
    -p:RunAnalyzers=false -p:DebugType=none -p:DebugSymbols=false -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false "$@"
}

# Machine code of another architecture would be found out by Lambda only.
check_natives() { # folder, architecture
  local file machine wanted
  case $2 in x64) wanted=3e ;; arm64) wanted=b7 ;; esac
  for file in "$1"/*; do
    [ "$(head -c 4 "$file" | tr -d '\177\0')" = ELF ] || continue
    machine=$(od -An -tx1 -j18 -N1 "$file" | tr -d ' ')
    [ "$machine" = "$wanted" ] || die "$(basename "$file") in the package for linux-$2 is for another processor (ELF machine 0x$machine)"
  done
}

trim() { # folder
  rm -rf "$1"/{web.config,runtimes}
  find "$1" \( -name '*.pdb' -o -name '*.xml' -o -name 'appsettings.Development.json' -o -name '*.staticwebassets.endpoints.json' \) -delete
}

megabytes() { awk -v bytes="$1" 'BEGIN { printf "%.1f MB", bytes / 1e6 }'; }
bytes_of() { find "$1" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }'; }

describe() { # service, architecture, cold start
  local stage natives note
  stage=$(stage_of "$1" "$2")
  natives=$(cd "$stage" && find . -name '*.so' -printf '%f\n' | sort | xargs)
  note=$(cat "$stage.note" 2>/dev/null || true)
  printf '%-29s %7s %9s %11s  %s files, %s assemblies, native: %s; %s\n' "$(basename "$stage").zip" \
    "$(megabytes "$(bytes_of "$stage.zip")")" "$(megabytes "$(bytes_of "$stage")")" "$3" \
    "$(find "$stage" -type f | wc -l)" "$(find "$stage" -name '*.dll' | wc -l)" "${natives:-none}" "${note:-ReadyToRun}"
}

# Milliseconds from the start of the executable until the Web Adapter would let requests through, ten times; .NET is set as the
# functions have it (Wikibot.Infra's ServiceFunction).
cold_start() { # service
  local stage project runtime data port times=() run start pid
  stage=$(stage_of "$1" x64) project=$(project_of "$1")
  # Where the runtimes lie; the command on the PATH may be a link or a script.
  runtime=$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App .*\[\(.*\)\/shared\/.*\]$/\1/p' | head -1)
  data=$(mktemp -d)
  for run in 1 2 3 4 5 6 7 8 9 10; do
    port=$((20000 + RANDOM % 20000))
    start=$(date +%s%N)
    (
      cd "$stage"
      exec env -i PATH=/usr/local/bin:/usr/bin:/bin DOTNET_ROOT="$runtime" DOTNET_GCgen0size=0x4000000 \
        ASPNETCORE_URLS="http://127.0.0.1:$port" Wikibot__Storage__Root="$data" Wikibot__Identity__Secret=for-the-measurement-of-cold-starts-only \
        Wikibot__PublicUrl="http://localhost:$port" MCP_AUTH_TOKEN=for-the-measurement-only-000000 Wikibot__Web__PublicUrl="http://localhost:$port" \
        Wikibot__Web__SignIn__Issuer=https://nobody.authkit.app Wikibot__Web__SignIn__ClientId=nobody services__git__http__0=http://127.0.0.1:9 \
        "./$project" >"$data/log" 2>&1
    ) &
    pid=$!
    until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/alive"; do
      kill -0 $pid 2>/dev/null || { cat "$data/log" >&2; rm -rf "$data"; die "$project did not start"; }
      sleep 0.005
    done
    times+=($((($(date +%s%N) - start) / 1000000)))
    kill $pid
    wait $pid 2>/dev/null || true
  done
  rm -rf "$data"
  echo "${times[*]}"
}

median() { printf '%s\n' "$@" | sort -n | awk '{ value[NR] = $1 } END { printf "%d", (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'; }
