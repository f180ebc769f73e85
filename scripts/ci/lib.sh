# Sourced by the scripts that start processes: one place that knows the binaries, the ports and how to stop.
# Everything started here ends with the script, however it ends.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/scripts/env.sh"
bin="$CARGO_TARGET_DIR/release"
js="$root/tests/polkadot-js"
started=()   # process ids, in the order of their start
scratch=""   # a folder that goes away at the end

say() { printf '%s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

stop() { # pid... : asks each to end, and ends those that do not within ten seconds
  local pid tries
  for pid in "$@"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "$@"; do
    for ((tries = 0; tries < 100; tries++)); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
}

cleanup() {
  local status=$? at newest_first=()
  trap - EXIT INT TERM HUP
  for ((at = ${#started[@]} - 1; at >= 0; at--)); do newest_first+=("${started[at]}"); done
  stop ${newest_first[@]+"${newest_first[@]}"}
  [ -z "$scratch" ] || rm -rf "$scratch"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

make_scratch() { scratch=$(mktemp -d "${TMPDIR:-/tmp}/stardust.XXXXXX"); }

free_ports() { node "$js/lib/ports.mjs" "$1"; }

launch() { # log command... : starts a process whose output goes to a file; its id is in $launched
  local log=$1
  shift
  "$@" </dev/null >>"$log" 2>&1 &
  launched=$!
  started+=("$launched")
}

await() { # pid : waits for a process that ends by itself; its status
  local pid=$1 kept=() other status=0
  wait "$pid" || status=$?
  for other in "${started[@]}"; do [ "$other" = "$pid" ] || kept+=("$other"); done
  started=(${kept[@]+"${kept[@]}"})
  return "$status"
}

attend() { # command... : runs it so that a signal to this script is heard at once; its status
  "$@" &
  started+=("$!")
  await "$!"
}

ensure_polkadot_js() {
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js and npm are missing: run scripts/setup"
  # npm writes the inner lock file last.
  if [ "$js/node_modules/.package-lock.json" -nt "$js/package-lock.json" ]; then return 0; fi
  say "installing @polkadot/api"
  (cd "$js" && npm ci --silent --no-audit --no-fund)
}

ensure_binaries() {
  # scripts/test has just built them.
  [ -z "${STARDUST_BUILT:-}" ] || return 0
  say "building (seconds when nothing changed)"
  "$root/scripts/ci/build"
}

rpc() { # method : the raw answer of the node
  curl -sS --max-time 5 -H 'Content-Type: application/json' "http://127.0.0.1:$rpc_port" \
    -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":[]}" 2>/dev/null
}

start_node() { # folder-for-logs [options of the node] : a fresh development chain; sets $url, $node_pid
  local logs=$1 p2p_port metrics=(--no-prometheus)
  shift
  read -r rpc_port p2p_port < <(free_ports 2)
  [ -z "${metrics_port:-}" ] || metrics=(--prometheus-port "$metrics_port")
  launch "$logs/node.log" "$bin/stardust-node" --dev --base-path "$scratch/chain" --rpc-port "$rpc_port" \
    --listen-addr "/ip4/127.0.0.1/tcp/$p2p_port" "${metrics[@]}" --no-telemetry \
    --state-pruning archive --blocks-pruning archive "$@"
  await_block "$logs/node.log"
}

await_block() { # log : until the node just launched, of port $rpc_port, makes blocks; sets $url, $node_pid
  local log=$1 tries
  url="ws://127.0.0.1:$rpc_port"
  node_pid=$launched
  for ((tries = 0; tries < 300; tries++)); do
    kill -0 "$node_pid" 2>/dev/null || { tail -n 20 "$log" >&2; fail "the node ended"; }
    # A first block says that it authors as well.
    case "$(rpc chain_getHeader)" in
      *'"number":"0x0"'* | "") sleep 0.2 ;;
      *'"number":"0x'*) return 0 ;;
      *) sleep 0.2 ;;
    esac
  done
  tail -n 20 "$log" >&2
  fail "the node made no block within a minute"
}

stardust() { "$bin/stardust" "$@"; }

start_provider() { # name log-folder bond price capacity [program and options] : registers and runs //Name; sets $agent_pid
  local name=$1 logs=$2 bond=$3 price=$4 capacity=$5 port
  shift 5
  port=$(free_ports 1)
  stardust provider register --url "$url" --suri "//$name" --bond "$bond" --price "$price" \
    --capacity "$capacity" --endpoint "http://127.0.0.1:$port" --json >>"$logs/$name.log" 2>&1 ||
    { tail -n 5 "$logs/$name.log" >&2; fail "//$name did not register"; }
  run_agent "$name" "$logs" "$@"
}

run_agent() { # name log-folder [program and options] : starts the agent of //Name; sets $agent_pid
  local name=$1 logs=$2
  shift 2
  [ $# -gt 0 ] || set -- "$bin/stardust" provider run
  launch "$logs/$name.log" "$@" --url "$url" --suri "//$name" --data "$scratch/$name" --workers 1
  agent_pid=$launched
}
