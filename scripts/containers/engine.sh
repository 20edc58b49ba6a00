# A Docker engine for one run: on a private socket and folder, so that nobody else on this machine finds it, without touching the
# machine's network rules. Needs root and Debian's docker.io (dockerd); sourced by scripts/commands/test.sh.

ENGINE_FOLDER=""

# Leaves an engine that answers: one that is here already, else one that stop_engine ends.
start_engine() {
  docker info >/dev/null 2>&1 && { say "Using the container engine that answers here."; return; }
  have dockerd && [ "$(id -u)" = 0 ] || die "--containers needs a container engine that answers, or root and dockerd (Debian: apt-get install docker.io)"
  ENGINE_FOLDER=$(mktemp -d /tmp/wikibot-engine.XXXXXX)
  say "Starting a Docker engine of its own ($ENGINE_FOLDER) ..."
  dockerd --host "unix://$ENGINE_FOLDER/docker.sock" --data-root "$ENGINE_FOLDER/data" --exec-root "$ENGINE_FOLDER/exec" \
    --pidfile "$ENGINE_FOLDER/pid" --bip 172.31.250.1/24 --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \
    >"$ENGINE_FOLDER/log" 2>&1 &
  # What this client and Testcontainers may ask of Debian's engine; its reaper is an image of its own, which cannot be had everywhere.
  export DOCKER_HOST="unix://$ENGINE_FOLDER/docker.sock" DOCKER_API_VERSION=1.41 TESTCONTAINERS_RYUK_DISABLED=true
  local tries=0
  until docker version >/dev/null 2>&1; do
    tries=$((tries + 1))
    { [ $tries -le 300 ] && kill -0 $! 2>/dev/null; } || { tail -20 "$ENGINE_FOLDER/log" >&2; die "the Docker engine did not start (its log is above)"; }
    sleep 0.2
  done
}

# Ends the engine that start_engine started, and all that it holds.
stop_engine() {
  [ -n "$ENGINE_FOLDER" ] || return 0
  local pid tries=0
  pid=$(cat "$ENGINE_FOLDER/pid" 2>/dev/null || true)
  if [ -n "$pid" ]; then
    docker ps --quiet | xargs --no-run-if-empty docker kill >/dev/null 2>&1 || true
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null && [ $tries -lt 150 ]; do tries=$((tries + 1)); sleep 0.2; done
  fi
  rm -rf "$ENGINE_FOLDER" 2>/dev/null || say "Something in $ENGINE_FOLDER could not be removed."
  ENGINE_FOLDER=""
}

# The image for the tests: LocalStack's where it can be had, else one of this machine's own moto, under its own name.
emulator_image() {
  local image=localstack/localstack:4.14.0 own=wikibot-test/moto:local program interpreter folder
  if docker image inspect "$image" >/dev/null 2>&1 || timeout 300 docker pull --quiet "$image" >/dev/null 2>&1; then return; fi
  say "$image cannot be pulled here: building $own from this machine's moto_server ..."
  program=$(pyenv which moto_server 2>/dev/null || command -v moto_server) || die "--containers needs $image, or moto_server on the PATH to build one from"
  interpreter=$(sed -n '1s/^#!//p' "$program")
  folder=$(mktemp -d /tmp/wikibot-image.XXXXXX)
  "$interpreter" scripts/containers/moto-root.py "$folder/root"
  printf 'FROM scratch\nCOPY root/ /\nENV PYTHONDONTWRITEBYTECODE=1\nEXPOSE 5000\nENTRYPOINT ["%s", "-m", "moto.server", "-H", "0.0.0.0", "-p", "5000"]\n' \
    "$("$interpreter" -c 'import os, sys; print(os.path.realpath(sys.executable))')" >"$folder/Dockerfile"
  DOCKER_BUILDKIT=0 docker build --quiet --tag "$own" "$folder" >/dev/null
  rm -rf "$folder"
  say "Built $own, $(docker image inspect --format '{{.Size}}' "$own" | awk '{ printf "%.0f MB", $1 / 1e6 }')."
  export WIKIBOT_EMULATOR_IMAGE=$own
}
