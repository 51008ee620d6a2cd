// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace netgrove {

/// The policy is kept by the browser that shows the page: whatever a name might smuggle in, it runs no script and
/// loads nothing.
inline constexpr std::string_view kPageHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
)";

inline constexpr std::string_view kPageStyle = R"(
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2024; --soft: #5b6570; --rule: #d5dae0;
  --red: #b3261e; --redpaper: #fbe4e2; --amber: #8a5a00; --talk: #2f6f9f; --card: #f6f7f9; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181c; --ink: #e6e9ec; --soft: #9aa5b0; --rule: #363d45;
  --red: #ff8a80; --redpaper: #4a1f1c; --amber: #f0bd5a; --talk: #7fb8e0; --card: #1d2126; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 24px 20px 60px; }
h1 { font-size: 24px; margin: 0 0 8px; } h2 { font-size: 20px; margin: 4px 0 8px; } h3 { font-size: 15px; margin: 24px 0 6px; }
article { margin: 32px 0 0; padding: 18px 22px; border: 1px solid var(--rule); border-left: 5px solid var(--soft); border-radius: 8px; }
article.alert { border-left-color: var(--red); } article.notice { border-left-color: var(--amber); }
.grade { margin: 0; color: var(--soft); font-size: 13px; } .alert .grade { color: var(--red); } .notice .grade { color: var(--amber); }
.none { margin-top: 32px; color: var(--soft); }
figure { margin: 14px 0; padding: 8px; background: var(--card); border-radius: 8px; } svg { display: block; width: 100%; height: auto; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; }
th { text-align: left; font-weight: 600; color: var(--soft); } th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
code { font: 12px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; } code.end, time { white-space: nowrap; }
svg text { font: 12px system-ui, sans-serif; fill: var(--soft); } svg text.name { font-size: 13px; font-weight: 600; fill: var(--ink); }
rect.end { fill: var(--redpaper); stroke: var(--red); stroke-width: 2; } rect.between { fill: none; stroke: var(--red); stroke-dasharray: 4 3; }
rect.pill { fill: var(--paper); stroke: var(--talk); } line.talk { stroke: var(--talk); stroke-width: 1.5; }
line.birth { stroke: var(--red); stroke-width: 2; } path.head { fill: var(--red); } line.raised { stroke: var(--red); stroke-width: 2; stroke-dasharray: 3 3; }
rect.life { fill: var(--rule); } rect.flow { fill: var(--talk); }
@media print { article { break-inside: avoid-page; } }
)";

} // namespace netgrove
