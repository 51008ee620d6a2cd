# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of netgrove-watch for fish. tests/package/completions.sh holds it to what --help says.
set -l commands salvage compare trust
set -l watching "not __fish_seen_subcommand_from $commands"
set -l comparing '__fish_seen_subcommand_from compare'
set -l trusting '__fish_seen_subcommand_from trust'
set -l deciding '__fish_seen_subcommand_from trust; and __fish_seen_subcommand_from add remove'

complete -c netgrove-watch -n "$watching" -f
complete -c netgrove-watch -n "$watching" -a salvage -d 'Save what can be read of a damaged recording'
complete -c netgrove-watch -n "$watching" -a compare -d 'Tell which findings two recordings have in common'
complete -c netgrove-watch -n "$watching" -a trust -d 'What is expected'
complete -c netgrove-watch -s h -l help -d 'Print the options and exit'
complete -c netgrove-watch -n "$watching" -l version -d 'Print the version and exit'
complete -c netgrove-watch -n "$watching" -l interface -x -a '(command ls /sys/class/net)' -d 'Capture on this interface'
complete -c netgrove-watch -n "$watching" -l duration -x -d 'Stop after so many seconds'
complete -c netgrove-watch -n "$watching" -l format -x -a 'text jsonl' -d 'What is printed'
complete -c netgrove-watch -n "$watching" -l attribution -x -a 'auto ebpf proc' -d 'How senders are found'
complete -c netgrove-watch -n "$watching; or $comparing" -l view -x -a 'graded paper' -d 'How findings are judged'
complete -c netgrove-watch -n "$watching; or $comparing" -l window -x -d 'Seconds for which a packet makes a process communicating'
complete -c netgrove-watch -n "$watching" -l thread-rule -d 'An experiment: also report threads'
complete -c netgrove-watch -n "$watching" -l record -r -F -d 'Also write a recording'
complete -c netgrove-watch -n "$watching" -l record-limit -x -d 'Keep only the last part: 500M, 1h'
complete -c netgrove-watch -n "$watching" -l record-private -d 'Leave names of people out of the recording'
complete -c netgrove-watch -n "$watching" -l replay -r -F -d 'Watch a recording instead of this machine'
complete -c netgrove-watch -n "$watching" -l speed -x -a max -d 'How fast to replay'
complete -c netgrove-watch -n "$watching" -l export -x -a 'csv-connections csv-findings json dot svg png html pcapng' -d 'Write what was seen at the end'
complete -c netgrove-watch -n "$watching" -l export-only -x -a 'finding= pid= flow=' -d 'Export only what belongs to one'
complete -c netgrove-watch -n "$watching" -l export-size -x -d 'How large a picture is: 1600x1000, 2'
complete -c netgrove-watch -n "$watching" -l ecs -r -F -d 'Append findings as Elastic Common Schema'
complete -c netgrove-watch -n "$watching" -l metrics -r -F -d 'Keep counters in a file'
complete -c netgrove-watch -n "$watching" -l journal -d 'Write findings into the systemd journal'
complete -c netgrove-watch -n "$comparing" -l other-view -x -a 'graded paper' -d 'The view for B'
complete -c netgrove-watch -n "$comparing" -l other-window -x -d 'The window for B, in seconds'
complete -c netgrove-watch -n "$comparing" -l trust -x -a 'yes no' -d 'Whether what you trust counts'
complete -c netgrove-watch -n "$comparing" -l other-trust -x -a 'yes no' -d 'The same for B'
complete -c netgrove-watch -n "$trusting; and not __fish_seen_subcommand_from list add remove" -f -a 'list add remove'
complete -c netgrove-watch -n "$deciding" -l rule -x -a 'server-like-pair spoofed-source' -d 'Which rule'
complete -c netgrove-watch -n "__fish_seen_subcommand_from trust; and __fish_seen_subcommand_from add" -l note -x -d Why
