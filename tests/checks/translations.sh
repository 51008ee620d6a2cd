#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every translation of the window is complete, says nothing that the window no longer says, and keeps what is filled in.
set -euo pipefail
root=${NETGROVE_SOURCE_DIR:-$(git rev-parse --show-toplevel)}
fail() {
    printf 'translations: %s\n' "$*" >&2
    exit 1
}
# shellcheck source-path=SCRIPTDIR source=../../tools/dev/translations.sh
source "$root/tools/dev/translations.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for file in "$root"/resources/translations/*.ts; do
    copy=$folder/$(basename "$file")
    cp "$file" "$copy"
    update_translation "$root" "$copy"
    python3 "$root/tests/checks/translations.py" "$copy" ||
        fail "${file#"$root"/}: run ./dev translate, write what is missing there, and remove what has vanished"
done

# What the desktop and polkit show has Japanese beside every English word.
desktop=$root/resources/org.netgrove.Netgrove.desktop
for key in GenericName Comment Keywords; do
    grep -q "^$key\[ja\]=." "$desktop" || fail "$desktop: no ${key}[ja]"
done
policy=$root/resources/helper/org.netgrove.policy
for element in description message; do
    [ "$(grep -c "<$element>" "$policy")" -eq "$(grep -c "<$element xml:lang=\"ja\">[^<]" "$policy")" ] ||
        fail "$policy: a $element without Japanese"
done
