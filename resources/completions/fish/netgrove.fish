# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of netgrove for fish. tests/package/completions.sh holds it to what --help says.
complete -c netgrove -f
complete -c netgrove -s h -l help -d 'Print the options and exit'
complete -c netgrove -l version -d 'Print the version and exit'
complete -c netgrove -l interface -x -a '(command ls /sys/class/net)' -d 'Watch only this interface'
complete -c netgrove -l attribution -x -a 'auto ebpf proc' -d 'How processes are found'
complete -c netgrove -l window -x -d 'Seconds for which a packet makes a process communicating'
complete -c netgrove -l interval -x -d 'Seconds between two looks'
complete -c netgrove -l thread-rule -d 'An experiment: also report threads'
complete -c netgrove -l replay -r -F -d 'Play a recording instead of watching this machine'
complete -c netgrove -l demo -d 'Play a recording on which a bot is found'
complete -c netgrove -l background -d 'Start in the tray, or minimised'
complete -c netgrove -l screenshot -r -F -d 'Save a picture of the window and exit'
complete -c netgrove -l after -x -d 'Take the picture after so many seconds'
complete -c netgrove -l until-finding -d 'Take the picture when the first finding is shown'
