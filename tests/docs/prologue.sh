# Read by every shell that runs a block of a document, before it: a block goes on where the one before it ended.
set -eEuo pipefail
. "$DOCS_STATE/variables"
cd "$(cat "$DOCS_STATE/folder")"
trap 'echo "$LINENO" >"$DOCS_STATE/line"' ERR
# A process that goes on is ended from outside, and leaves nothing to go on from.
[ -n "${DOCS_STAYS:-}" ] || trap 'set +u; export -p | grep -v "^declare -x DOCS_STATE=" >"$DOCS_STATE/variables.new" &&
  mv "$DOCS_STATE/variables.new" "$DOCS_STATE/variables"; pwd >"$DOCS_STATE/folder"' EXIT
unset BASH_ENV
set -a
