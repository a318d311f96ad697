#!/bin/sh
# Make .venv, or install a lock into it. The Makefile calls this from the project's folder:
#   install.sh venv PYTHON    make .venv anew
#   install.sh runtime PYTHON the packages that a report needs, and theorycoding itself
#   install.sh dev            the packages for development
#   install.sh engines        the engines of frames that only `make engines` needs
# No resolver takes part: the locks are complete, so a later release of anything changes nothing.
set -eu
unset PIP_NO_DEPS PIP_PREFIX PIP_REQUIRE_HASHES PIP_TARGET PIP_USER PYTHONHOME PYTHONPATH
python=.venv/bin/python

fail() {
	printf 'theorycoding set-up: %s\n' "$1" >&2
	exit 1
}

make_venv() {
	command -v "$1" >/dev/null 2>&1 ||
		fail "'$1' is not on this machine (install Python 3.11 or later, or name yours: make PYTHON=/path/to/python3)"
	"$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
		fail "'$1' is $("$1" --version 2>&1), and 3.11 or later is needed (make PYTHON=python3.12, say)"
	# Not the Python of an activated .venv, which is about to be deleted.
	base=$("$1" -c 'import sys; print(getattr(sys, "_base_executable", sys.executable))')
	"$base" -c 'import venv, ensurepip' 2>/dev/null ||
		fail "'$1' has no venv or no ensurepip (on Debian and Ubuntu: sudo apt install python3-venv)"
	case $PWD in
	*:*) fail "no virtual environment can lie behind a folder with ':' in its name ($PWD): move the project" ;;
	esac
	{ rm -rf .venv && mkdir .venv; } 2>/dev/null ||
		fail "$PWD cannot be written to (copy the project to a folder of your own)"
	"$base" -m venv .venv || fail "'$1' could not make .venv (its message is above)"
	pwd -P >.venv/made
}

install() {
	# Wheels only: an sdist would bring build requirements that no lock names.
	"$python" -m pip install --quiet --disable-pip-version-check \
		--no-deps --require-hashes --only-binary :all: "$@" ||
		fail "pip could not install (its message is above; if it speaks of connections or of retries, the package index cannot be reached from here: check the network, or set PIP_INDEX_URL to an index that can, and call make again)"
}

# An editable wheel, built by the hatchling of its own lock in a folder that is thrown away.
install_theorycoding() {
	build=.venv/build
	rm -rf "$build"
	install --target "$build/packages" -r requirements/build.txt
	PYTHONPATH=$build/packages "$python" -c \
		'import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])' "$build" ||
		fail "theorycoding itself could not be built (the message is above)"
	"$python" -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-index --force-reinstall "$build"/*.whl ||
		fail "theorycoding itself could not be installed (pip's message is above)"
	rm -rf "$build"
}

case $1 in
venv)
	make_venv "$2"
	;;
runtime)
	# The mark is left by a run that was broken off: nobody knows what is in there.
	if [ -e .venv/installing ]; then make_venv "$2"; fi
	touch .venv/installing
	install -r requirements/runtime.txt
	install_theorycoding
	mv .venv/installing .venv/runtime
	;;
dev)
	if [ -e .venv/installing ]; then fail ".venv was left half made (make clean, then call make again)"; fi
	install -r requirements/dev.txt
	touch .venv/dev
	;;
engines)
	# pyspark has no wheel; what builds it is in dev.txt, so nothing comes without a pin.
	install --no-binary pyspark --no-build-isolation -r requirements/engines.txt
	touch .venv/engines
	;;
esac
