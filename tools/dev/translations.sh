# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The window's translations: resources/translations/. What is new is found in the sources; people write the rest.

# find_lupdate: Qt Linguist's tool, which is rarely in the PATH.
find_lupdate() {
    local tool
    for tool in /usr/lib/qt6/bin/lupdate lupdate6 lupdate-qt6 lupdate; do
        if command -v "$tool" 2>/dev/null; then
            return
        fi
    done
    return 1
}

# update_translation ROOT FILE: adds to FILE what the sources under ROOT say and it lacks, and marks what they no longer say.
# The phrases of the analysis (core/base/phrase.h) are found by the names of the functions that make them.
update_translation() {
    local lupdate
    lupdate=$(find_lupdate) || fail "lupdate of Qt 6 is needed (Debian: qt6-l10n-tools)"
    (cd "$1" && "$lupdate" -silent -I . ui app/netgrove core/analyse -extensions cpp,h -locations none \
        -tr-function-alias QT_TRANSLATE_NOOP+=phrase,QT_TRANSLATE_N_NOOP+=plural -ts "$2") 2>&1 |
        grep -v 'Ignoring definition of undeclared qualified class' || true
}

# translate: brings every translation up to date with the sources, and says what is left to write.
translate() {
    local file
    [ $# -eq 0 ] || usage_error "translate takes no arguments"
    for file in "$ROOT"/resources/translations/*.ts; do
        update_translation "$ROOT" "$file"
        step "${file#"$ROOT"/}: $(grep -c 'type="unfinished"' "$file" || true) to be written, $(
            grep -c 'type="vanished"\|type="obsolete"' "$file" || true) to be removed"
    done
}
