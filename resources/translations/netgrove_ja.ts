<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>ActionMessages</name>
    <message>
        <source>You closed the question: nothing was done.</source>
        <translation>確認画面が閉じられたため、何も行いませんでした。</translation>
    </message>
    <message>
        <source>The system did not allow it: nothing was done.</source>
        <translation>システムが許可しなかったため、何も行いませんでした。</translation>
    </message>
    <message>
        <source>Processes of other users need an administrator&apos;s password.</source>
        <translation>他のユーザーのプロセスを操作するには、管理者のパスワードが必要です。</translation>
    </message>
    <message>
        <source>Nobody is there to ask for the password: nothing was done.</source>
        <translation>パスワードを尋ねる認証エージェントがないため、何も行いませんでした。</translation>
    </message>
    <message>
        <source>Desktops start an authentication agent by themselves; elsewhere pkttyagent is one.</source>
        <translation>認証エージェントは、デスクトップ環境では自動的に起動します。それ以外の環境では pkttyagent を使えます。</translation>
    </message>
    <message>
        <source>Processes of other users need the helper, which is not installed.</source>
        <translation>他のユーザーのプロセスを操作するにはヘルパーが必要ですが、インストールされていません。</translation>
    </message>
    <message>
        <source>Your own processes can be suspended and ended without it.</source>
        <translation>自分のプロセスは、ヘルパーがなくても一時停止や終了ができます。</translation>
    </message>
    <message>
        <source>The helper is busy: nothing was done.</source>
        <translation>ヘルパーが処理中のため、何も行いませんでした。</translation>
    </message>
    <message>
        <source>Answer the questions that are open, then try again.</source>
        <translation>開いている確認画面に答えてから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The helper ended before it answered.</source>
        <translation>ヘルパーが応答する前に終了しました。</translation>
    </message>
    <message>
        <source>What it did cannot be known: look at the states of the processes, then try again.</source>
        <translation>どこまで行われたかは分かりません。プロセスの状態を確かめてから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The helper could not do it: nothing was done.</source>
        <translation>ヘルパーが実行できなかったため、何も行いませんでした。</translation>
    </message>
    <message numerus="yes">
        <source>%n process(es) (is/are) suspended.</source>
        <translation>
            <numerusform>%n 個のプロセスを一時停止しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n process(es) (is/are) running again.</source>
        <translation>
            <numerusform>%n 個のプロセスを再開しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n process(es) asked to end.</source>
        <translation>
            <numerusform>%n 個のプロセスに終了を要求しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n process(es) killed.</source>
        <translation>
            <numerusform>%n 個のプロセスを強制終了しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had already ended.</source>
        <translation>
            <numerusform>%n 個はすでに終了していました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Not done to %1.</source>
        <translation>%1 には実行できませんでした。</translation>
    </message>
</context>
<context>
    <name>Evidence</name>
    <message>
        <source>a moment</source>
        <translation>直後</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>%1以内</translation>
    </message>
    <message>
        <source>%1 got %2 unasked from %3, after %4 of silence, %5 before %6 was born.</source>
        <translation>%1 は、%4 の無通信のあと、要求していない %2を %3 から受け取りました。その%5に %6 が生まれました。</translation>
    </message>
    <message>
        <source>%1 got %2 unasked from %3, after %4 of silence, %5 before %6 began its burst.</source>
        <translation>%1 は、%4 の無通信のあと、要求していない %2を %3 から受け取りました。その%5に %6 が一斉送信を始めました。</translation>
    </message>
    <message>
        <source>%1 was forked from %2 and never started another program.</source>
        <translation>%1 は %2 から fork され、別のプログラムを一度も実行していません。</translation>
    </message>
    <message>
        <source>%1 was given to process %2, since %3, which bore it, had ended.</source>
        <translation>%1 は、生みの親の %3 が終了したため、プロセス %2 に引き取られました。</translation>
    </message>
    <message>
        <source>%1 children of %2 were born within seconds, and all talk to the outside.</source>
        <translation>%2 の子 %1 個が数秒のうちに生まれ、そのすべてが外部と通信しています。</translation>
    </message>
    <message>
        <source>The program of %1, %2, was written when it ran.</source>
        <translation>%1 のプログラム %2 は、起動とほぼ同時に書き込まれたものです。</translation>
    </message>
    <message>
        <source>The program of %1, %2, was written %3 before it ran.</source>
        <translation>%1 のプログラム %2 は、起動の %3前に書き込まれたものです。</translation>
    </message>
    <message>
        <source>The program of %1, %2, is in memory only, and in no folder.</source>
        <translation>%1 のプログラム %2 はメモリー上にだけあり、どのフォルダーにもありません。</translation>
    </message>
    <message>
        <source>The program of %1, %2, was removed while it runs.</source>
        <translation>%1 のプログラム %2 は、実行中に削除されました。</translation>
    </message>
    <message>
        <source>The program of %1, %2, is in a folder where everyone may write.</source>
        <translation>%1 のプログラム %2 は、だれでも書き込めるフォルダーにあります。</translation>
    </message>
    <message>
        <source>The program of %1, %2, is in a hidden folder.</source>
        <translation>%1 のプログラム %2 は、隠しフォルダーにあります。</translation>
    </message>
    <message>
        <source>The program of %1, %2, belongs to no package.</source>
        <translation>%1 のプログラム %2 は、どのパッケージにも属していません。</translation>
    </message>
    <message>
        <source>%1 goes by the name of a kernel thread, and runs %2.</source>
        <translation>%1 はカーネルスレッドの名前を名乗っていますが、実行しているのは %2 です。</translation>
    </message>
    <message>
        <source>%1 goes by the name of a system program, and runs %2.</source>
        <translation>%1 はシステムプログラムの名前を名乗っていますが、実行しているのは %2 です。</translation>
    </message>
    <message>
        <source>%1 runs %2, which has another name.</source>
        <translation>%1 が実行している %2 は、プロセス名と異なる名前です。</translation>
    </message>
    <message>
        <source>%1 has no terminal, and nobody is known to have logged in for it.</source>
        <translation>%1 には端末がなく、これを使うためにログインしたユーザーも見当たりません。</translation>
    </message>
    <message>
        <source>a program of the package %1</source>
        <translation>パッケージ %1 のプログラム</translation>
    </message>
    <message>
        <source>a program, installed</source>
        <translation>インストール済みのプログラム</translation>
    </message>
    <message>
        <source>another one of the package %1</source>
        <translation>パッケージ %1 の別のプログラム</translation>
    </message>
    <message>
        <source>another one, installed</source>
        <translation>インストール済みの別のプログラム</translation>
    </message>
    <message>
        <source>%1 and %2 are parts of one application of the package %3.</source>
        <translation>%1 と %2 は、パッケージ %3 の一つのアプリケーションを構成するプロセスです。</translation>
    </message>
    <message>
        <source>%1 and %2 are parts of one application, installed.</source>
        <translation>%1 と %2 は、インストール済みの一つのアプリケーションを構成するプロセスです。</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s)</source>
        <translation>
            <numerusform>%n 件の接続</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 only answers: all of its %2 came from outside, and %3 serves.</source>
        <translation>%1 は応答しているだけです。%2はすべて外部から開かれたもので、%3 はサーバーとして待ち受けています。</translation>
    </message>
    <message>
        <source>%1 only answers: all of its %2 came from outside, and %3 serves, on port %4.</source>
        <translation>%1 は応答しているだけです。%2はすべて外部から開かれたもので、%3 はポート %4 で待ち受けています。</translation>
    </message>
    <message>
        <source>%1, %2, started %3, %4.</source>
        <translation>%1（%2）が %3（%4）を起動しました。</translation>
    </message>
    <message>
        <source>%1, a script in a terminal, started %2, %3.</source>
        <translation>端末で実行されたスクリプト %1 が、%2（%3）を起動しました。</translation>
    </message>
    <message>
        <source>The programs of %1 and %2 are in one folder.</source>
        <translation>%1 と %2 のプログラムは同じフォルダーにあります。</translation>
    </message>
    <message>
        <source>%1 starts programs for everybody, so descending from it means nothing.</source>
        <translation>%1 はあらゆるプログラムを起動する役目を持つため、その子孫であることに意味はありません。</translation>
    </message>
    <message>
        <source>Between them, %1 is a shell with a terminal of its own.</source>
        <translation>両者の間にある %1 は、専用の端末を持つシェルです。</translation>
    </message>
    <message>
        <source>The service manager runs them apart: %1 and %2.</source>
        <translation>サービスマネージャーは両者を別のユニットとして実行しています: %1 と %2。</translation>
    </message>
    <message>
        <source>%1 of %2 together</source>
        <translation>%2 の%1（合計）</translation>
    </message>
    <message numerus="yes">
        <source>%n descendant(s)</source>
        <translation>
            <numerusform>子孫 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 sent %2 (%3) fast, and next to nothing came back.</source>
        <translation>%1 は %2（%3）を短時間に送信しましたが、応答はほとんどありませんでした。</translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s)</source>
        <translation>
            <numerusform>%n 個のパケット</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tried %2 of %3 in vain.</source>
        <translation>%1 は %3 の %2に接続を試みましたが、つながりませんでした。</translation>
    </message>
    <message numerus="yes">
        <source>%n port(s)</source>
        <translation>
            <numerusform>%n 個のポート</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tried port %2 of %3 in vain.</source>
        <translation>%1 は %3のポート %2 に接続を試みましたが、つながりませんでした。</translation>
    </message>
    <message>
        <source>%1 connected to port %2 of %3, where one logs in or delivers mail.</source>
        <translation>%1 は、ログインやメール配送に使われるポート %2 で %3に接続しました。</translation>
    </message>
    <message>
        <source>Of %1 of %2, %3 were refused and %4 not answered.</source>
        <translation>%2 の %1のうち、%3 件は拒否され、%4 件は応答がありませんでした。</translation>
    </message>
    <message>
        <source>%1 of this pair left with a source that is not this machine&apos;s.</source>
        <translation>この親子の %1が、このコンピューターのものではない送信元アドレスで送信されました。</translation>
    </message>
    <message numerus="yes">
        <source>%n flow(s)</source>
        <translation>
            <numerusform>%n 件の通信</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 holds a packet socket: it can write headers of its own.</source>
        <translation>%1 はパケットソケットを持っており、ヘッダーを自由に書けます。</translation>
    </message>
    <message>
        <source>%1 holds a raw socket: it can write headers of its own.</source>
        <translation>%1 は RAW ソケットを持っており、ヘッダーを自由に書けます。</translation>
    </message>
    <message>
        <source>%1 said so on %2</source>
        <translation>%2 に %1 が指定</translation>
    </message>
    <message>
        <source>%1 said so on %2: %3</source>
        <translation>%2 に %1 が指定: %3</translation>
    </message>
    <message>
        <source>This pair was trusted, but what %1 holds could not be read, so that word no longer counts (%2).</source>
        <translation>この親子は信頼されていましたが、%1 の内容を読み取れなかったため、その指定は無効です（%2）。</translation>
    </message>
    <message>
        <source>This pair was trusted, but %1 has changed since, so that word no longer counts (%2).</source>
        <translation>この親子は信頼されていましたが、その後 %1 の内容が変わったため、その指定は無効です（%2）。</translation>
    </message>
    <message>
        <source>This pair is trusted, if its programs still hold what they held; %1.</source>
        <translation>この親子は、プログラムの内容が変わっていなければ、信頼されています（%1）。</translation>
    </message>
    <message>
        <source>This pair is trusted; %1.</source>
        <translation>この親子は信頼されています（%1）。</translation>
    </message>
    <message>
        <source>no packet seen yet</source>
        <translation>パケットはまだありません</translation>
    </message>
    <message>
        <source>last packet just now</source>
        <translation>最後のパケットはたった今</translation>
    </message>
    <message>
        <source>last packet %1 ago</source>
        <translation>最後のパケットは %1前</translation>
    </message>
    <message>
        <source>The ancestor %1 (ended) talked to the outside</source>
        <translation>祖先 %1（終了）は外部と通信しました</translation>
    </message>
    <message>
        <source>The ancestor %1 talks to the outside</source>
        <translation>祖先 %1 は外部と通信しています</translation>
    </message>
    <message>
        <source>The descendant %1 (ended) talked to the outside</source>
        <translation>子孫 %1（終了）は外部と通信しました</translation>
    </message>
    <message>
        <source>The descendant %1 talks to the outside</source>
        <translation>子孫 %1 は外部と通信しています</translation>
    </message>
    <message>
        <source>%1 (%2): %3 sent, %4 received, %5.</source>
        <translation>%1（%2）。送信 %3、受信 %4、%5。</translation>
    </message>
    <message>
        <source>%1: %2 sent, %3 received, %4.</source>
        <translation>%1。送信 %2、受信 %3、%4。</translation>
    </message>
    <message>
        <source>which it descends from through %1</source>
        <translation>%1を経た祖先の</translation>
    </message>
    <message numerus="yes">
        <source>%n silent process(es)</source>
        <translation>
            <numerusform>無通信のプロセス %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>which it descends from</source>
        <translation>その祖先の</translation>
    </message>
    <message>
        <source>which gave birth to it</source>
        <translation>その生みの親の</translation>
    </message>
    <message>
        <source>its parent</source>
        <translation>その親の</translation>
    </message>
    <message>
        <source>%1 %2, and %3, %4, %5.</source>
        <translation>%1 は %2。また、%4 %3 は %5。</translation>
    </message>
    <message>
        <source>%1 %2 while %3, %4, %5.</source>
        <translation>%1 は %2。同時に、%4 %3 は %5。</translation>
    </message>
    <message>
        <source>born at most %1 before its first packet</source>
        <translation>最初のパケットの直前（%1以内）に</translation>
    </message>
    <message>
        <source>born %1 before its first packet</source>
        <translation>最初のパケットの %1前に</translation>
    </message>
    <message>
        <source>born %1 ago</source>
        <translation>%1前に</translation>
    </message>
    <message>
        <source>%1 was %2</source>
        <translation>%1 は%2生まれました</translation>
    </message>
    <message>
        <source>%1 was %2, of %3</source>
        <translation>%1 は%2 %3 から生まれました</translation>
    </message>
    <message>
        <source>%1 was %2; its parent, as we found it, is %3</source>
        <translation>%1 は%2生まれました（検出時の親は %3）</translation>
    </message>
    <message>
        <source>%1; it executed %2.</source>
        <translation>%1。実行したプログラムは %2 です。</translation>
    </message>
    <message>
        <source>%1; it still runs its parent&apos;s program (no exec seen).</source>
        <translation>%1。親のプログラムをそのまま実行しています（exec はありません）。</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 ほか %2 個</translation>
    </message>
    <message>
        <source>%1 between them: %2.</source>
        <translation>両者の間に%1があります: %2。</translation>
    </message>
    <message>
        <source>Thread (%1)</source>
        <translation>スレッド（%1）</translation>
    </message>
    <message>
        <source>thread (%1)</source>
        <translation>スレッド（%1）</translation>
    </message>
    <message>
        <source>Thread %1 (%2)</source>
        <translation>スレッド %1（%2）</translation>
    </message>
    <message>
        <source>thread %1 (%2)</source>
        <translation>スレッド %1（%2）</translation>
    </message>
    <message>
        <source>which started it</source>
        <translation>それを開始した</translation>
    </message>
    <message numerus="yes">
        <source>%n silent thread(s)</source>
        <translation>
            <numerusform>無通信のスレッド %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>In %1, %2 and %3, %4, both talk to the outside.</source>
        <translation>%1 の中で、%2と、%4 %3の両方が外部と通信しています。</translation>
    </message>
    <message>
        <source>%1 (ended) talked to the outside: %2.</source>
        <translation>%1（終了）は外部と通信しました。%2。</translation>
    </message>
    <message>
        <source>%1 talks to the outside: %2.</source>
        <translation>%1は外部と通信しています。%2。</translation>
    </message>
    <message>
        <source>%1 or more different forged sources were used towards this host.</source>
        <translation>このホストに対して、%1 種類以上の偽の送信元アドレスが使われました。</translation>
    </message>
    <message>
        <source>%1 different forged sources were used towards this host.</source>
        <translation>このホストに対して、%1 種類の偽の送信元アドレスが使われました。</translation>
    </message>
    <message>
        <source>Which process sent them is not known: no socket was found for them.</source>
        <translation>対応するソケットが見つからないため、どのプロセスが送信したかは不明です。</translation>
    </message>
    <message>
        <source>%1 was seen sending them.</source>
        <translation>%1 が送信するところを確認しました。</translation>
    </message>
    <message>
        <source>%1 holds the socket that they are taken to come from.</source>
        <translation>%1 が、送信に使われたとみられるソケットを持っています。</translation>
    </message>
    <message>
        <source>%1 (%2, %3) to %4 left this machine with the source %5, which is neither its own nor one that it forwards.</source>
        <translation>%4 宛ての %1（%2、%3）が、送信元 %5 でこのコンピューターから出ていきました。これは自分のアドレスでも、転送しているアドレスでもありません。</translation>
    </message>
    <message>
        <source>a process (%1)</source>
        <translation>プロセス（%1）</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n バイト</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n host(s)</source>
        <translation>
            <numerusform>%n 台のホスト</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ミリ秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 時間</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1 日</translation>
    </message>
    <message>
        <source>the outside</source>
        <translation>外部</translation>
    </message>
    <message>
        <source>sent to %1 (%2)</source>
        <translation>%1へ送信しました（%2）</translation>
    </message>
    <message>
        <source>sends to %1 (%2)</source>
        <translation>%1へ送信しています（%2）</translation>
    </message>
    <message>
        <source>received from %1 (%2)</source>
        <translation>%1から受信しました（%2）</translation>
    </message>
    <message>
        <source>receives from %1 (%2)</source>
        <translation>%1から受信しています（%2）</translation>
    </message>
    <message>
        <source>holds a connection to %1 and %2 more</source>
        <translation>%1 ほか %2 か所への接続を保っています</translation>
    </message>
    <message>
        <source>holds a connection to %1</source>
        <translation>%1 への接続を保っています</translation>
    </message>
</context>
<context>
    <name>ExportActions</name>
    <message>
        <source>&amp;Report of the findings (HTML)…</source>
        <translation>検出結果のレポート（HTML）(&amp;R)…</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Web ページ (*.html)</translation>
    </message>
    <message>
        <source>Picture of the forest, &amp;SVG…</source>
        <translation>森の画像、SVG(&amp;S)…</translation>
    </message>
    <message>
        <source>Picture (*.svg)</source>
        <translation>画像 (*.svg)</translation>
    </message>
    <message>
        <source>Picture of the forest, &amp;PNG…</source>
        <translation>森の画像、PNG(&amp;P)…</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>画像 (*.png)</translation>
    </message>
    <message>
        <source>&amp;Connections as a table (CSV)…</source>
        <translation>接続の表（CSV）(&amp;C)…</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表 (*.csv)</translation>
    </message>
    <message>
        <source>&amp;Findings as a table (CSV)…</source>
        <translation>検出結果の表（CSV）(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Everything for programs (JSON)…</source>
        <translation>プログラム向けの全データ（JSON）(&amp;E)…</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Forest for &amp;Graphviz (DOT)…</source>
        <translation>Graphviz 用の森（DOT）(&amp;G)…</translation>
    </message>
    <message>
        <source>Graph (*.dot)</source>
        <translation>グラフ (*.dot)</translation>
    </message>
</context>
<context>
    <name>FilterWords</name>
    <message>
        <source>Write an address or a network: ip:192.0.2.7, ip:10.0.0.0/8, ip:2001:db8::/32.</source>
        <translation>アドレスまたはネットワークを指定してください: ip:192.0.2.7、ip:10.0.0.0/8、ip:2001:db8::/32</translation>
    </message>
    <message>
        <source>Write a number or a range from 0 to 65535: port:443, port:6660-6669.</source>
        <translation>0～65535 の番号または範囲を指定してください: port:443、port:6660-6669</translation>
    </message>
    <message>
        <source>Write a number: pid:4471.</source>
        <translation>番号を指定してください: pid:4471</translation>
    </message>
    <message>
        <source>Write one of: %1.</source>
        <translation>次のいずれかを指定してください: %1</translation>
    </message>
    <message>
        <source>Write a user’s name: user:alice.</source>
        <translation>ユーザー名を指定してください: user:alice</translation>
    </message>
    <message>
        <source>Write a part of a host’s name: host:example.org.</source>
        <translation>ホスト名の一部を指定してください: host:example.org</translation>
    </message>
    <message>
        <source>Write a part of a name or command line: proc:firefox.</source>
        <translation>名前かコマンドラインの一部を指定してください: proc:firefox</translation>
    </message>
    <message>
        <source>Write a word to look for.</source>
        <translation>探す語を指定してください。</translation>
    </message>
    <message>
        <source>Character %1: there is no field “%2”. There are %3 – or put it in quotes.</source>
        <translation>%1 文字目: 「%2」という項目はありません。使える項目は %3 です。語として探すなら引用符で囲んでください。</translation>
    </message>
    <message>
        <source>Character %1: something is missing here. %2</source>
        <translation>%1 文字目: ここに値が必要です。%2</translation>
    </message>
    <message>
        <source>Character %1: “%2” does not fit “%3”. %4</source>
        <translation>%1 文字目: 「%2」は「%3」の値として使えません。%4</translation>
    </message>
    <message>
        <source>Character %1: this quote is never closed. Write another &quot; at its end.</source>
        <translation>%1 文字目: 引用符が閉じられていません。終わりに &quot; を付けてください。</translation>
    </message>
    <message>
        <source>Character %1: write what to leave out right behind the sign, as in -port:53.</source>
        <translation>%1 文字目: 除外する条件は、-port:53 のように記号のすぐ後に書いてください。</translation>
    </message>
    <message numerus="yes">
        <source>The filter is too long: %n character(s) is the most.</source>
        <translation>
            <numerusform>フィルターが長すぎます。%n 文字まで使えます。</numerusform>
        </translation>
    </message>
    <message>
        <source>name, command line or program</source>
        <translation>名前、コマンドライン、プログラム</translation>
    </message>
    <message>
        <source>whose process it is</source>
        <translation>プロセスの所有者</translation>
    </message>
    <message>
        <source>remote address or network</source>
        <translation>相手のアドレスまたはネットワーク</translation>
    </message>
    <message>
        <source>name of the remote host</source>
        <translation>相手のホスト名</translation>
    </message>
    <message>
        <source>remote port or range</source>
        <translation>相手のポートまたは範囲</translation>
    </message>
    <message>
        <source>tcp, udp, icmp, …</source>
        <translation>tcp、udp、icmp、…</translation>
    </message>
    <message>
        <source>alert, notice, expected, none</source>
        <translation>警告、注意、想定内、なし</translation>
    </message>
    <message>
        <source>external, talking, quiet, ended, suspended</source>
        <translation>外部、通信中、無通信、終了、一時停止</translation>
    </message>
    <message>
        <source>number of the process</source>
        <translation>プロセス番号</translation>
    </message>
    <message>
        <source>Write a code of two letters or a part of a name: country:jp, country:none.</source>
        <translation>2 文字のコードか国名の一部を指定してください: country:jp、country:none</translation>
    </message>
    <message>
        <source>Write a part of a package’s name: package:firefox, package:none.</source>
        <translation>パッケージ名の一部を指定してください: package:firefox、package:none</translation>
    </message>
    <message>
        <source>country of the remote address (from your database)</source>
        <translation>相手のアドレスの国（用意したデータベースによる）</translation>
    </message>
    <message>
        <source>package of the program, or none</source>
        <translation>プログラムのパッケージ、または none</translation>
    </message>
</context>
<context>
    <name>FindingModel</name>
    <message>
        <source>sender not known</source>
        <translation>送信者不明</translation>
    </message>
    <message>
        <source>%1, threads %2 → %3</source>
        <translation>%1、スレッド %2 → %3</translation>
    </message>
</context>
<context>
    <name>ForestCanvas</name>
    <message>
        <source>Selects it and shows its details</source>
        <translation>選択して詳細を表示</translation>
    </message>
    <message>
        <source>Opens its menu</source>
        <translation>メニューを開く</translation>
    </message>
    <message>
        <source>Folds or unfolds its quiet children</source>
        <translation>無通信の子をたたむ、または開く</translation>
    </message>
    <message>
        <source>thread %1 %2</source>
        <comment>name and number</comment>
        <translation>スレッド %1 %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a process and its pid</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 · ended</source>
        <translation>%1 · 終了</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n host(s)</source>
        <translation>
            <numerusform>%1 · %n ホスト</numerusform>
        </translation>
    </message>
    <message>
        <source>expected</source>
        <comment>grade of a pair, beside its process</comment>
        <translation>想定内</translation>
    </message>
    <message>
        <source>− threads</source>
        <translation>− スレッド</translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n スレッド</numerusform>
        </translation>
    </message>
    <message>
        <source>thread %1</source>
        <translation>スレッド %1</translation>
    </message>
    <message numerus="yes">
        <source>%n more host(s)</source>
        <translation>
            <numerusform>ほか %n ホスト</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n host(s) %1</source>
        <comment>%1 is a port such as :445</comment>
        <translation>
            <numerusform>%n ホスト %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>応答 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n process(es) talk to it</source>
        <translation>
            <numerusform>%n 個のプロセスが通信</numerusform>
        </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>応答なし</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>(no name)</source>
        <translation>（名前なし）</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>bytes per second</comment>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 時間 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 日 %2 時間</translation>
    </message>
</context>
<context>
    <name>KeepDialog</name>
    <message>
        <source>minutes</source>
        <translation>分</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>days</source>
        <translation>日</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Until then it shows processes and the connections of your own ones. Start it with sudo: sudo ./dev run</source>
        <translation>それまでは、プロセスと、自分のプロセスの接続だけを表示します。sudo を付けて起動してください: sudo ./dev run</translation>
    </message>
    <message>
        <source>Netgrove may not capture packets, so it cannot tell who talks.</source>
        <translation>Netgrove にパケットをキャプチャする権限がないため、どれが通信しているか分かりません。</translation>
    </message>
    <message>
        <source>A network interface is gone.</source>
        <translation>ネットワークインターフェースがなくなりました。</translation>
    </message>
    <message>
        <source>The others are still watched; it is taken up again when it comes back.</source>
        <translation>残りの監視は続いています。戻れば、また監視します。</translation>
    </message>
    <message>
        <source>A network interface is back and watched again.</source>
        <translation>ネットワークインターフェースが戻り、監視を再開しました。</translation>
    </message>
    <message>
        <source>Capturing packets failed.</source>
        <translation>パケットのキャプチャに失敗しました。</translation>
    </message>
    <message>
        <source>Processes are still shown. Close Netgrove and start it again; if that does not help, the details say why.</source>
        <translation>プロセスの表示は続いています。Netgrove を起動し直してください。直らない場合は、詳細に理由が示されています。</translation>
    </message>
    <message>
        <source>The kernel does not announce births and deaths of processes to Netgrove.</source>
        <translation>カーネルがプロセスの生成と終了を Netgrove に通知していません。</translation>
    </message>
    <message>
        <source>They are found by looking; very short lives may be missed. Starting with sudo may help.</source>
        <translation>定期的に調べて検出していますが、ごく短命なプロセスは見逃すことがあります。sudo で起動すると改善する場合があります。</translation>
    </message>
    <message>
        <source>This system hides other users&apos; processes (/proc is mounted with hidepid).</source>
        <translation>このシステムは他のユーザーのプロセスを隠しています（/proc が hidepid 付きでマウントされています）。</translation>
    </message>
    <message>
        <source>Only your own are shown. Start with sudo to see all of them.</source>
        <translation>自分のプロセスだけを表示します。すべてを見るには sudo で起動してください。</translation>
    </message>
    <message>
        <source>The fast way to read sockets is closed; they are read from /proc/net.</source>
        <translation>ソケットを高速に読み取る方法が使えないため、/proc/net から読み取っています。</translation>
    </message>
    <message>
        <source>Nothing to do; very short connections may stay without a process.</source>
        <translation>対処は不要です。ごく短い接続では、プロセスが分からないことがあります。</translation>
    </message>
    <message>
        <source>Tracing with eBPF is not available: threads are not known.</source>
        <translation>eBPF による追跡を使えないため、スレッドは分かりません。</translation>
    </message>
    <message>
        <source>Processes are attributed by /proc instead. With sudo and Linux 6.3 or newer, tracing works.</source>
        <translation>代わりに /proc からプロセスを特定しています。Linux 6.3 以降で sudo を使うと追跡できます。</translation>
    </message>
    <message>
        <source>The machine was too busy: some events were lost, and the state was read anew.</source>
        <translation>コンピューターの負荷が高く、一部のイベントを取りこぼしたため、状態を読み直しました。</translation>
    </message>
    <message>
        <source>Nothing to do; what happened in that moment may be incomplete.</source>
        <translation>対処は不要です。その瞬間の記録は不完全な可能性があります。</translation>
    </message>
    <message>
        <source>Too many connections at once: the oldest were dropped from the picture.</source>
        <translation>接続が多すぎるため、最も古いものを表示から外しました。</translation>
    </message>
    <message>
        <source>The counts stay right; the list is not complete.</source>
        <translation>件数は正確ですが、一覧は完全ではありません。</translation>
    </message>
    <message>
        <source>This is a file of packets: it tells of no processes.</source>
        <translation>これはパケットのファイルで、プロセスの情報はありません。</translation>
    </message>
    <message>
        <source>Connections and forged sources are found in it; who sent them is not in the file.</source>
        <translation>接続と送信元偽装は検出できますが、だれが送信したかはファイルに含まれていません。</translation>
    </message>
    <message>
        <source>The recording stopped.</source>
        <translation>記録が停止しました。</translation>
    </message>
    <message>
        <source>Netgrove has no right to watch the network.</source>
        <translation>Netgrove にネットワークを監視する権限がありません。</translation>
    </message>
    <message>
        <source>Start it with sudo: sudo ./dev run</source>
        <translation>sudo を付けて起動してください: sudo ./dev run</translation>
    </message>
    <message>
        <source>There is no such network interface.</source>
        <translation>そのネットワークインターフェースはありません。</translation>
    </message>
    <message>
        <source>List them with “ip link”, or leave --interface out to watch all of them.</source>
        <translation>「ip link」で一覧を確かめるか、--interface を外してすべてを監視してください。</translation>
    </message>
    <message>
        <source>This kernel or this build lacks what was asked for.</source>
        <translation>このカーネルまたはこのビルドは、要求された機能に対応していません。</translation>
    </message>
    <message>
        <source>Try --attribution auto, which takes the best that works here.</source>
        <translation>--attribution auto を試してください。ここで使える最良の方法を選びます。</translation>
    </message>
    <message>
        <source>What Netgrove was given to read makes no sense to it.</source>
        <translation>Netgrove に渡されたデータを解釈できません。</translation>
    </message>
    <message>
        <source>Check that it was written by this version or an older one.</source>
        <translation>このバージョンか、それより古いバージョンで書かれたものか確かめてください。</translation>
    </message>
    <message>
        <source>Watching could not start.</source>
        <translation>監視を開始できませんでした。</translation>
    </message>
    <message>
        <source>The details name the call that failed. Close other capture programs and try again.</source>
        <translation>失敗した呼び出しは詳細に示されています。他のキャプチャプログラムを閉じて、もう一度お試しください。</translation>
    </message>
    <message>
        <source>%1 is suspended.</source>
        <translation>%1 を一時停止しました。</translation>
    </message>
    <message>
        <source>%1 runs again.</source>
        <translation>%1 を再開しました。</translation>
    </message>
    <message>
        <source>%1 was asked to end.</source>
        <translation>%1 に終了を要求しました。</translation>
    </message>
    <message>
        <source>%1 was killed.</source>
        <translation>%1 を強制終了しました。</translation>
    </message>
    <message>
        <source>It keeps its memory and its connections; Resume lets it go on.</source>
        <translation>メモリーと接続は保たれています。「再開」で続きから動きます。</translation>
    </message>
    <message>
        <source>If it does not end by itself, use Kill.</source>
        <translation>終了しない場合は「強制終了」を使ってください。</translation>
    </message>
    <message>
        <source>%1 had already ended.</source>
        <translation>%1 はすでに終了していました。</translation>
    </message>
    <message>
        <source>You are not permitted to do that to %1.</source>
        <translation>%1 に対するその操作は許可されていません。</translation>
    </message>
    <message>
        <source>It belongs to another user. Start Netgrove with sudo, or ask that user.</source>
        <translation>別のユーザーのプロセスです。Netgrove を sudo で起動するか、そのユーザーに依頼してください。</translation>
    </message>
    <message>
        <source>Netgrove does not do that to %1.</source>
        <translation>Netgrove は %1 に対してその操作を行いません。</translation>
    </message>
    <message>
        <source>pid 1, kernel threads and Netgrove itself are left alone.</source>
        <translation>PID 1、カーネルスレッド、Netgrove 自身は操作しません。</translation>
    </message>
    <message>
        <source>This kernel cannot signal %1 safely.</source>
        <translation>このカーネルでは、%1 に安全にシグナルを送れません。</translation>
    </message>
    <message>
        <source>Linux 5.3 or newer is needed (pidfd).</source>
        <translation>Linux 5.3 以降が必要です（pidfd）。</translation>
    </message>
    <message>
        <source>That did not work on %1.</source>
        <translation>%1 に対する操作に失敗しました。</translation>
    </message>
    <message>
        <source>&amp;Suspend…</source>
        <translation>一時停止(&amp;S)…</translation>
    </message>
    <message>
        <source>Res&amp;ume</source>
        <translation>再開(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;End…</source>
        <translation>終了(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Kill…</source>
        <translation>強制終了(&amp;K)…</translation>
    </message>
    <message>
        <source>It stops where it is and answers nobody until you resume it. Nothing is lost, but whoever waits for it may give up.</source>
        <translation>その場で止まり、再開するまでだれにも応答しません。何も失われませんが、応答を待つ側が待ちきれなくなることがあります。</translation>
    </message>
    <message>
        <source>It goes on where it was suspended.</source>
        <translation>一時停止したところから続きます。</translation>
    </message>
    <message>
        <source>It is asked to end and may save its work first. Its connections will be closed.</source>
        <translation>終了を要求します。先に作業を保存できる場合があります。接続は閉じられます。</translation>
    </message>
    <message>
        <source>It ends at once. Unsaved work and open connections are lost; this cannot be undone.</source>
        <translation>直ちに終了します。保存していない作業と開いている接続は失われ、元に戻せません。</translation>
    </message>
    <message>
        <source>Traced (eBPF), threads known</source>
        <translation>追跡（eBPF）、スレッドまで特定</translation>
    </message>
    <message>
        <source>By /proc, threads not known</source>
        <translation>/proc による特定、スレッドは不明</translation>
    </message>
    <message>
        <source>Processes only</source>
        <translation>プロセスのみ</translation>
    </message>
    <message>
        <source>traced</source>
        <comment>how a flow was attributed</comment>
        <translation>追跡</translation>
    </message>
    <message>
        <source>opened it</source>
        <comment>how a flow was attributed</comment>
        <translation>開いたプロセス</translation>
    </message>
    <message>
        <source>holds it</source>
        <comment>how a flow was attributed</comment>
        <translation>保持するプロセス</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>接続中</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>closing</source>
        <translation>切断中</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>切断済み</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>over</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>one-way</source>
        <translation>片方向</translation>
    </message>
    <message>
        <source>Server-like pair</source>
        <translation>サーバー型の親子</translation>
    </message>
    <message>
        <source>Forged source address</source>
        <translation>送信元偽装</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>想定内</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>sleeping</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>waiting for a device</source>
        <translation>デバイス待ち</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>ended, not yet collected by its parent</source>
        <translation>終了、親による回収待ち</translation>
    </message>
    <message>
        <source>Pair of threads</source>
        <translation>スレッドの親子</translation>
    </message>
    <message>
        <source>Pair: parent and child</source>
        <translation>親子: 親と子</translation>
    </message>
    <message>
        <source>Pair: parent</source>
        <translation>親子: 親</translation>
    </message>
    <message>
        <source>Pair: child</source>
        <translation>親子: 子</translation>
    </message>
    <message>
        <source>Between the pair</source>
        <translation>親子の間</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Talks outside</source>
        <translation>外部と通信</translation>
    </message>
    <message>
        <source>Quiet</source>
        <translation>無通信</translation>
    </message>
    <message>
        <source>talked outside, ended</source>
        <translation>外部と通信、終了</translation>
    </message>
    <message>
        <source>talks outside</source>
        <translation>外部と通信</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>無通信</translation>
    </message>
    <message>
        <source>What was recorded so far is whole, where its file still is. Look whether the disk is full or gone.</source>
        <translation>ファイルが残っていれば、ここまでの記録は無事です。ディスクに空きがあるか、取り外されていないか確かめてください。</translation>
    </message>
</context>
<context>
    <name>Options</name>
    <message>
        <source>Print this and exit.</source>
        <translation>この説明を表示して終了します。</translation>
    </message>
    <message>
        <source>Print the version and exit.</source>
        <translation>バージョンを表示して終了します。</translation>
    </message>
    <message>
        <source>Watch only this interface; may be given several times.</source>
        <translation>このインターフェースだけを監視します。複数回指定できます。</translation>
    </message>
    <message>
        <source>How processes are found: auto (default), ebpf, proc.</source>
        <translation>プロセスの特定方法: auto（既定）、ebpf、proc。</translation>
    </message>
    <message>
        <source>For how long a packet makes a process communicating (default 60).</source>
        <translation>パケットのあと、何秒間「通信中」とみなすか（既定 60）。</translation>
    </message>
    <message>
        <source>Time between two looks (default 1).</source>
        <translation>調べる間隔（既定 1）。</translation>
    </message>
    <message>
        <source>An experiment: also report a communicating thread that a communicating thread started (needs eBPF).</source>
        <translation>実験的機能: 通信中のスレッドが開始した通信中のスレッドも検出します（eBPF が必要）。</translation>
    </message>
    <message>
        <source>Start in the tray, or minimised where there is none.</source>
        <translation>トレイで、トレイがなければ最小化して起動します。</translation>
    </message>
    <message>
        <source>Save a picture of the window to FILE (PNG) and exit.</source>
        <translation>ウィンドウの画像を FILE に PNG で保存して終了します。</translation>
    </message>
    <message>
        <source>Take the picture after so long (default 3; 60 with --until-finding).</source>
        <translation>画像を保存するまでの秒数（既定 3、--until-finding では 60）。</translation>
    </message>
    <message>
        <source>Take the picture when the first finding is shown.</source>
        <translation>最初の検出が表示されたときに画像を保存します。</translation>
    </message>
    <message>
        <source>--interface needs a name.</source>
        <translation>--interface には名前が必要です。</translation>
    </message>
    <message>
        <source>--attribution is auto, ebpf or proc, not “%1”.</source>
        <translation>--attribution に指定できるのは auto、ebpf、proc です。「%1」は使えません。</translation>
    </message>
    <message>
        <source>--window is a number of seconds from 1 to %1, not “%2”.</source>
        <translation>--window には 1 から %1 までの秒数を指定してください。「%2」は使えません。</translation>
    </message>
    <message>
        <source>--interval is a number of seconds from 0.1 to 60, not “%1”.</source>
        <translation>--interval には 0.1 から 60 までの秒数を指定してください。「%1」は使えません。</translation>
    </message>
    <message>
        <source>--replay needs the name of a file.</source>
        <translation>--replay にはファイル名が必要です。</translation>
    </message>
    <message>
        <source>--after and --until-finding belong to --screenshot.</source>
        <translation>--after と --until-finding は --screenshot と一緒に使います。</translation>
    </message>
    <message>
        <source>--after is a number of seconds from 0 to 3600, not “%1”.</source>
        <translation>--after には 0 から 3600 までの秒数を指定してください。「%1」は使えません。</translation>
    </message>
    <message>
        <source>Shows the processes of this PC as a forest, and which of them talk to the outside.</source>
        <translation>この PC のプロセスを森として表示し、どれが外部と通信しているかを示します。</translation>
    </message>
    <message>
        <source>Play the recording of a PC on which a bot is found; nothing is captured.</source>
        <translation>ボットが見つかる PC の記録を再生します。キャプチャは行いません。</translation>
    </message>
    <message>
        <source>Play a recording instead of watching this machine (the same as FILE).</source>
        <translation>このコンピューターを監視する代わりに、記録を再生します（FILE と同じ）。</translation>
    </message>
    <message>
        <source>Only one recording can be played: “%1” is one too many.</source>
        <translation>再生できる記録は 1 つだけです。「%1」が余分です。</translation>
    </message>
    <message>
        <source>--demo plays a recording of its own: “%1” is one too many.</source>
        <translation>--demo は専用の記録を再生します。「%1」が余分です。</translation>
    </message>
    <message>
        <source>A recording or a file of packets to play.</source>
        <translation>再生する記録またはパケットのファイル。</translation>
    </message>
</context>
<context>
    <name>PairWords</name>
    <message>
        <source>pair: threads</source>
        <translation>親子: スレッド</translation>
    </message>
    <message>
        <source>notice: threads</source>
        <translation>注意: スレッド</translation>
    </message>
    <message>
        <source>alert: threads</source>
        <translation>警告: スレッド</translation>
    </message>
    <message>
        <source>pair: both</source>
        <translation>親子: 親と子</translation>
    </message>
    <message>
        <source>notice: both</source>
        <translation>注意: 親と子</translation>
    </message>
    <message>
        <source>alert: both</source>
        <translation>警告: 親と子</translation>
    </message>
    <message>
        <source>pair: parent</source>
        <translation>親子: 親</translation>
    </message>
    <message>
        <source>notice: parent</source>
        <translation>注意: 親</translation>
    </message>
    <message>
        <source>alert: parent</source>
        <translation>警告: 親</translation>
    </message>
    <message>
        <source>pair: child</source>
        <translation>親子: 子</translation>
    </message>
    <message>
        <source>notice: child</source>
        <translation>注意: 子</translation>
    </message>
    <message>
        <source>alert: child</source>
        <translation>警告: 子</translation>
    </message>
</context>
<context>
    <name>Vital</name>
    <message>
        <source>pid 1 keeps the system running: it is left alone</source>
        <translation>PID 1 はシステムを動かしているため、操作しません</translation>
    </message>
    <message>
        <source>This is Netgrove itself</source>
        <translation>これは Netgrove 自身です</translation>
    </message>
    <message>
        <source>Kernel threads take no signals</source>
        <translation>カーネルスレッドはシグナルを受け取りません</translation>
    </message>
    <message>
        <source>It draws your desktop: without it every open program may be lost.</source>
        <translation>デスクトップを描画しています。止めると、開いているプログラムがすべて失われるおそれがあります。</translation>
    </message>
    <message>
        <source>Programs talk to each other through it: without it the session ends.</source>
        <translation>プログラムどうしの通信を仲介しています。止めるとセッションが終了します。</translation>
    </message>
    <message>
        <source>All sound goes through it.</source>
        <translation>すべての音声がここを通ります。</translation>
    </message>
    <message>
        <source>It keeps your login: without it the session may end.</source>
        <translation>ログインを保持しています。止めるとセッションが終了するおそれがあります。</translation>
    </message>
</context>
<context>
    <name>netgrove::AccessBanner</name>
    <message>
        <source>Meanwhile you see your own processes and their connections.</source>
        <translation>それまでは、自分のプロセスとその接続を表示します。</translation>
    </message>
    <message>
        <source>Waiting for your answer: may Netgrove see the network traffic of this machine?</source>
        <translation>確認待ち: このコンピューターの通信を Netgrove に見せてもよいですか?</translation>
    </message>
    <message>
        <source>Answer the system&apos;s question, which may be behind this window. %1</source>
        <translation>システムの確認画面に答えてください。このウィンドウの後ろに隠れていることがあります。%1</translation>
    </message>
    <message>
        <source>You closed the question, so no packets are captured.</source>
        <translation>確認画面が閉じられたため、パケットをキャプチャしていません。</translation>
    </message>
    <message>
        <source>The system refused to let Netgrove see the network traffic.</source>
        <translation>システムが、Netgrove による通信の監視を拒否しました。</translation>
    </message>
    <message>
        <source>The password was wrong, or this machine&apos;s rules do not allow it to you. %1</source>
        <translation>パスワードが違うか、このコンピューターの規則で許可されていません。%1</translation>
    </message>
    <message>
        <source>Your session is in the background, and only the one in front may ask.</source>
        <translation>このセッションは背面にあります。確認できるのは前面のセッションだけです。</translation>
    </message>
    <message>
        <source>Switch to this session, then try again. %1</source>
        <translation>このセッションに切り替えてから、もう一度お試しください。%1</translation>
    </message>
    <message>
        <source>Nobody is there to ask you for the password: no authentication agent runs.</source>
        <translation>パスワードを尋ねる認証エージェントが動いていません。</translation>
    </message>
    <message>
        <source>Desktops start one by themselves. Elsewhere run “pkttyagent --process %1” in a terminal, then try again.</source>
        <translation>デスクトップ環境では自動的に起動します。それ以外では端末で「pkttyagent --process %1」を実行してから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The system&apos;s authorization service (polkit) does not answer.</source>
        <translation>システムの認可サービス（polkit）が応答しません。</translation>
    </message>
    <message>
        <source>It may be restarting: try again in a moment. %1</source>
        <translation>再起動中かもしれません。少し待ってから、もう一度お試しください。%1</translation>
    </message>
    <message>
        <source>Netgrove&apos;s helper is not installed, so no packets are captured.</source>
        <translation>Netgrove のヘルパーがインストールされていないため、パケットをキャプチャしていません。</translation>
    </message>
    <message>
        <source>Install the package “netgrove” of your distribution again. %1</source>
        <translation>ディストリビューションのパッケージ「netgrove」を再インストールしてください。%1</translation>
    </message>
    <message>
        <source>Run “%1” in a terminal, then try again. %2</source>
        <translation>端末で「%1」を実行してから、もう一度お試しください。%2</translation>
    </message>
    <message>
        <source>The helper serves as many windows as it can.</source>
        <translation>ヘルパーが受け付けられるウィンドウの数が上限に達しています。</translation>
    </message>
    <message>
        <source>Close another Netgrove, then try again.</source>
        <translation>ほかの Netgrove を閉じてから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The helper has ended unexpectedly: packets are no longer captured.</source>
        <translation>ヘルパーが予期せず終了したため、パケットのキャプチャが止まりました。</translation>
    </message>
    <message>
        <source>What the helper said made no sense, so it was let go.</source>
        <translation>ヘルパーから届いた内容を解釈できないため、切断しました。</translation>
    </message>
    <message>
        <source>Netgrove and its helper may be of different versions: close Netgrove and start it again.</source>
        <translation>Netgrove とヘルパーのバージョンが異なる可能性があります。Netgrove を起動し直してください。</translation>
    </message>
    <message>
        <source>The helper could not be started.</source>
        <translation>ヘルパーを起動できませんでした。</translation>
    </message>
    <message>
        <source>The details say why. %1</source>
        <translation>理由は詳細に示されています。%1</translation>
    </message>
    <message>
        <source>&amp;Restart</source>
        <translation>再起動(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>再試行(&amp;T)</translation>
    </message>
    <message>
        <source>Show the &amp;demo</source>
        <translation>デモを表示(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Go on without</source>
        <translation>このまま続ける(&amp;G)</translation>
    </message>
    <message>
        <source>A recording of a harmless stand-in of a bot; needs no right</source>
        <translation>無害なボット役の記録です。権限は要りません</translation>
    </message>
    <message>
        <source>What it told is gone from the picture: now you see your own processes and their connections. Restart asks for it again.</source>
        <translation>ヘルパーから得た内容は表示から消え、現在は自分のプロセスとその接続を表示しています。「再起動」でもう一度確認します。</translation>
    </message>
</context>
<context>
    <name>netgrove::Background</name>
    <message>
        <source>Alert: %1</source>
        <translation>警告: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 There (is/are) %n more.</source>
        <translation>
            <numerusform>%1 ほかに %n 件あります。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>netgrove::ConfirmDialog</name>
    <message>
        <source>Suspend %1?</source>
        <translation>%1 を一時停止しますか?</translation>
    </message>
    <message>
        <source>Resume %1?</source>
        <translation>%1 を再開しますか?</translation>
    </message>
    <message>
        <source>End %1?</source>
        <translation>%1 を終了しますか?</translation>
    </message>
    <message>
        <source>Kill %1?</source>
        <translation>%1 を強制終了しますか?</translation>
    </message>
    <message>
        <source>The others: %1. All are stopped first, parents before children, so that none starts another.</source>
        <translation>ほかの対象: %1。新しいプロセスが起動されないよう、まず親から順にすべて停止します。</translation>
    </message>
    <message numerus="yes">
        <source>It has %n open connection(s).</source>
        <translation>
            <numerusform>開いている接続が %n 件あります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Its %n child process(es) (is/are) left alone.</source>
        <translation>
            <numerusform>子プロセス %n 個には何もしません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and its %n descendant(s)</source>
        <translation>
            <numerusform>%1 とその子孫 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>User</source>
        <translation>ユーザー</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>コマンドライン</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>I know that my session may end</source>
        <translation>セッションが終了するおそれがあることを承知しています</translation>
    </message>
</context>
<context>
    <name>netgrove::ConnectionModel</name>
    <message>
        <source>%1 from %2, %3</source>
        <translation>%1、ローカル %2、%3</translation>
    </message>
    <message>
        <source>opened by this machine</source>
        <translation>このコンピューターから接続</translation>
    </message>
    <message>
        <source>opened by the other side</source>
        <translation>相手側から接続</translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n スレッド</numerusform>
        </translation>
    </message>
    <message>
        <source>Proto</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>相手</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>送信量</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>受信量</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Local end</source>
        <translation>ローカル側</translation>
    </message>
    <message>
        <source>Sends</source>
        <translation>送信速度</translation>
    </message>
    <message>
        <source>Receives</source>
        <translation>受信速度</translation>
    </message>
    <message>
        <source>Thread</source>
        <translation>スレッド</translation>
    </message>
    <message>
        <source>Known because</source>
        <translation>特定の根拠</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>経過</translation>
    </message>
</context>
<context>
    <name>netgrove::ConnectionPanel</name>
    <message>
        <source>Connections</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>No connections seen</source>
        <translation>接続はまだありません</translation>
    </message>
    <message>
        <source>Connections (newest %1 of %2)</source>
        <translation>接続（%2 件中、新しい順に %1 件）</translation>
    </message>
    <message>
        <source>Connections (%1)</source>
        <translation>接続（%1）</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;row</source>
        <translation>行をコピー(&amp;R)</translation>
    </message>
    <message>
        <source>Copy &amp;all rows</source>
        <translation>すべての行をコピー(&amp;A)</translation>
    </message>
    <message>
        <source>Col&amp;umns…</source>
        <translation>列(&amp;U)…</translation>
    </message>
    <message>
        <source>Show &amp;only who talks to %1</source>
        <translation>%1 と通信するものだけを表示(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Hide who talks to %1</source>
        <translation>%1 と通信するものを除外(&amp;H)</translation>
    </message>
    <message>
        <source>Show only who talks to &amp;port %1</source>
        <translation>ポート %1 と通信するものだけを表示(&amp;P)</translation>
    </message>
    <message>
        <source>Hide who talks to por&amp;t %1</source>
        <translation>ポート %1 と通信するものを除外(&amp;T)</translation>
    </message>
</context>
<context>
    <name>netgrove::DesktopNotifier</name>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Show</source>
        <comment>button of a notification</comment>
        <translation>表示</translation>
    </message>
    <message>
        <source>Suspend</source>
        <comment>button of a notification</comment>
        <translation>一時停止</translation>
    </message>
</context>
<context>
    <name>netgrove::EvidencePanel</name>
    <message>
        <source>Reasons</source>
        <translation>根拠</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1、%2: %3</translation>
    </message>
    <message>
        <source>Speaks for a bot</source>
        <translation>ボットを疑わせる根拠</translation>
    </message>
    <message>
        <source>For</source>
        <translation>疑う根拠</translation>
    </message>
    <message>
        <source>Speaks against it</source>
        <translation>それに反する根拠</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>反する根拠</translation>
    </message>
</context>
<context>
    <name>netgrove::ExportActions</name>
    <message>
        <source>E&amp;xport</source>
        <translation>書き出し(&amp;X)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>%1 に保存しました。</translation>
    </message>
    <message>
        <source>%1 could not be saved.</source>
        <translation>%1 を保存できませんでした。</translation>
    </message>
    <message>
        <source>Choose another place, or make room on the disk.</source>
        <translation>別の場所を選ぶか、ディスクの空きを増やしてください。</translation>
    </message>
</context>
<context>
    <name>netgrove::FilterLine</name>
    <message>
        <source>Filter: a word, or proc: user: ip: port: proto: verdict: is:external …</source>
        <translation>フィルター: 語、または proc: user: ip: port: proto: verdict: is:external …</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>All terms must hold; a comma means “or”, a minus before a term leaves out (Ctrl+F; Esc clears)</source>
        <translation>すべての条件を満たすものを表示します。コンマは「または」、先頭のマイナスは除外を意味します（Ctrl+F、Esc で消去）</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>保存したフィルター</translation>
    </message>
    <message>
        <source>Saved filters (Ctrl+D)</source>
        <translation>保存したフィルター（Ctrl+D）</translation>
    </message>
    <message>
        <source>Save this filter</source>
        <translation>このフィルターを保存</translation>
    </message>
    <message>
        <source>Name of the filter:</source>
        <translation>フィルターの名前:</translation>
    </message>
    <message>
        <source>&amp;Save this filter…</source>
        <translation>このフィルターを保存(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>削除(&amp;F)</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>フィルターを消去</translation>
    </message>
</context>
<context>
    <name>netgrove::FindingModel</name>
    <message>
        <source>%1 (threads)</source>
        <translation>%1（スレッド）</translation>
    </message>
    <message>
        <source>going on</source>
        <translation>継続中</translation>
    </message>
    <message>
        <source>over</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>When</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>規則</translation>
    </message>
    <message>
        <source>Main reason</source>
        <translation>主な根拠</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
</context>
<context>
    <name>netgrove::FindingPanel</name>
    <message>
        <source>Findings</source>
        <translation>検出</translation>
    </message>
    <message>
        <source>Findings (%1 of %2 pass the filter)</source>
        <translation>検出（%2 件中 %1 件がフィルターに一致）</translation>
    </message>
    <message>
        <source>Findings (%1)</source>
        <translation>検出（%1）</translation>
    </message>
    <message>
        <source>No finding passes the filter.</source>
        <translation>フィルターに一致する検出はありません。</translation>
    </message>
    <message>
        <source>Nothing suspicious so far. A finding appears here when a process and one of its ancestors both talk to the outside, or when a packet leaves with a forged source address.</source>
        <translation>今のところ疑わしいものはありません。プロセスとその祖先の両方が外部と通信したとき、または送信元を偽装したパケットが送信されたときに、ここに表示されます。</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>表示(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;row</source>
        <translation>行をコピー(&amp;R)</translation>
    </message>
</context>
<context>
    <name>netgrove::ForestCanvas</name>
    <message>
        <source>Forest of processes</source>
        <translation>プロセスの森</translation>
    </message>
    <message>
        <source>Nothing suspicious</source>
        <translation>疑わしいものはありません</translation>
    </message>
    <message>
        <source>What has the shape of a server here is expected, or trusted by you.</source>
        <translation>サーバーの形をしたものは、想定内か、信頼済みです。</translation>
    </message>
    <message>
        <source>No process that talks to the outside was started by another one that does.</source>
        <translation>外部と通信するプロセスから起動され、自らも外部と通信するプロセスはありません。</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>remote host</source>
        <translation>リモートホスト</translation>
    </message>
    <message>
        <source>communicating</source>
        <translation>通信中</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>無通信</translation>
    </message>
    <message>
        <source>expected</source>
        <comment>grade of a pair, beside its process</comment>
        <translation>想定内</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a process and its pid</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>of %1</source>
        <comment>of a process</comment>
        <translation>%1 の相手</translation>
    </message>
    <message>
        <source>child of %1</source>
        <translation>%1 の子</translation>
    </message>
    <message numerus="yes">
        <source>%n quiet process(es) folded above</source>
        <translation>
            <numerusform>上に無通信のプロセス %n 個（たたみ表示）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n quiet process(es) folded below</source>
        <translation>
            <numerusform>下に無通信のプロセス %n 個（たたみ表示）</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <comment>between words of a list</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Thread %1 of %2</source>
        <translation>%2 のスレッド %1</translation>
    </message>
    <message>
        <source>started by thread %1</source>
        <translation>スレッド %1 が開始</translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>応答 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remote host(s) on other ports</source>
        <translation>
            <numerusform>他のポートのリモートホスト %n 台</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remote host(s) on port %1</source>
        <translation>
            <numerusform>ポート %1 のリモートホスト %n 台</numerusform>
        </translation>
    </message>
    <message>
        <source>Remote host %1</source>
        <translation>リモートホスト %1</translation>
    </message>
    <message numerus="yes">
        <source>%n process(es) talk to it</source>
        <translation>
            <numerusform>%n 個のプロセスが通信</numerusform>
        </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>%1  ·  pid %2  ·  %3</source>
        <translation>%1  ·  PID %2  ·  %3</translation>
    </message>
    <message numerus="yes">
        <source>%n remote host(s)</source>
        <translation>
            <numerusform>リモートホスト %n 台</numerusform>
        </translation>
    </message>
    <message>
        <source>, sends %1</source>
        <translation>、送信 %1</translation>
    </message>
    <message>
        <source>, receives %1</source>
        <translation>、受信 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n quiet process(es) below it: click the count to show</source>
        <translation>
            <numerusform>下に無通信のプロセスが %n 個: 数をクリックすると表示</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communicating thread(s): click the count, or press T, to show them</source>
        <translation>
            <numerusform>通信中のスレッドが %n 個: 数をクリックするか T で表示</numerusform>
        </translation>
    </message>
    <message>
        <source>Arrow keys walk between parent, children and siblings; Enter shows a process; Space folds and unfolds its quiet children, T its threads, H remote hosts, L the legend; N goes to the next finding, / searches. The table view has the same rows.</source>
        <translation>矢印キーで親、子、兄弟の間を移動し、Enter でプロセスを表示します。Space は無通信の子、T はスレッド、H はリモートホスト、L は凡例を開閉します。N で次の検出へ移動し、/ で検索します。表にも同じ行があります。</translation>
    </message>
</context>
<context>
    <name>netgrove::ForestLegend</name>
    <message>
        <source>Legend</source>
        <translation>凡例</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>無通信</translation>
    </message>
    <message>
        <source>talks outside: long ago, just now</source>
        <translation>外部と通信: 以前 ～ たった今</translation>
    </message>
    <message>
        <source>alert: looks like a bot at work</source>
        <translation>警告: ボットの活動の疑い</translation>
    </message>
    <message>
        <source>server-like pair</source>
        <translation>サーバー型の親子</translation>
    </message>
    <message>
        <source>notice: a pair, with reasons against</source>
        <translation>注意: 親子だが、反対の根拠もある</translation>
    </message>
    <message>
        <source>quiet ones, folded</source>
        <translation>たたまれた無通信プロセス</translation>
    </message>
    <message>
        <source>a thread</source>
        <translation>スレッド</translation>
    </message>
    <message>
        <source>remote hosts</source>
        <translation>リモートホスト</translation>
    </message>
    <message>
        <source>What the signs mean (L)</source>
        <translation>記号の意味（L）</translation>
    </message>
    <message>
        <source>Fold the legend (L)</source>
        <translation>凡例をたたむ（L）</translation>
    </message>
</context>
<context>
    <name>netgrove::ForestMinimap</name>
    <message>
        <source>Overview of the forest</source>
        <translation>森の全体図</translation>
    </message>
    <message>
        <source>The whole forest: click or drag to look elsewhere</source>
        <translation>森の全体: クリックまたはドラッグで表示位置を移動</translation>
    </message>
</context>
<context>
    <name>netgrove::ForestSearch</name>
    <message>
        <source>Find a process: name, pid, command, host</source>
        <translation>プロセスを検索: 名前、PID、コマンド、ホスト</translation>
    </message>
    <message>
        <source>Find in the forest</source>
        <translation>森を検索</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>前の一致（Shift+F3）</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>次の一致（F3）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
</context>
<context>
    <name>netgrove::Inspector</name>
    <message>
        <source>Why it is red</source>
        <translation>赤い理由</translation>
    </message>
    <message>
        <source>Why it was red</source>
        <translation>赤かった理由</translation>
    </message>
    <message>
        <source>Why it is worth a look</source>
        <translation>注意が必要な理由</translation>
    </message>
    <message>
        <source>Why it is nothing unusual</source>
        <translation>問題がない理由</translation>
    </message>
    <message>
        <source>Selected process</source>
        <translation>選択したプロセス</translation>
    </message>
    <message>
        <source>Parents, eldest first</source>
        <translation>親（古い順）</translation>
    </message>
    <message>
        <source>%1  ·  started %2</source>
        <translation>%1  ·  開始 %2</translation>
    </message>
    <message>
        <source>%1, pid %2: show it</source>
        <translation>%1、PID %2: 表示</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>取り消す</translation>
    </message>
    <message>
        <source>Trust this pair…</source>
        <translation>この親子を信頼…</translation>
    </message>
    <message>
        <source>It is graded like any other pair again</source>
        <translation>ほかの親子と同じように、改めて判定します</translation>
    </message>
    <message>
        <source>Say that this is expected; it counts in the graded view</source>
        <translation>想定内であると指定します（判定表示で有効）</translation>
    </message>
    <message numerus="yes">
        <source>In all %n point(s).</source>
        <translation>
            <numerusform>合計 %n 点。</numerusform>
        </translation>
    </message>
    <message>
        <source>Your word of %1 no longer counts: a file has changed.</source>
        <translation>ファイルが変わったため、%1 の指定は無効になりました。</translation>
    </message>
    <message>
        <source>You called it expected (%1).</source>
        <translation>想定内と指定済み（%1）。</translation>
    </message>
    <message>
        <source>You called it expected (%1): %2</source>
        <translation>想定内と指定済み（%1）: %2</translation>
    </message>
    <message numerus="yes">
        <source>It is part of %n other finding(s): see the list below.</source>
        <translation>
            <numerusform>ほかに %n 件の検出に含まれます。下の一覧をご覧ください。</numerusform>
        </translation>
    </message>
    <message>
        <source>It is quiet itself, but stands between a parent and a child that both talk outside.</source>
        <translation>自身は通信していませんが、ともに外部と通信する親と子の間にあります。</translation>
    </message>
</context>
<context>
    <name>netgrove::KeepDialog</name>
    <message>
        <source>&amp;Without command lines and names of people</source>
        <translation>コマンドラインとユーザー名を含めない(&amp;W)</translation>
    </message>
    <message>
        <source>Keep the last part</source>
        <translation>最近の記録を残す</translation>
    </message>
    <message>
        <source>How much</source>
        <translation>残す量</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>単位</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>フォルダーを選択</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>Keep the last</source>
        <translation>残す量</translation>
    </message>
    <message>
        <source>in the folder</source>
        <translation>保存先フォルダー</translation>
    </message>
    <message>
        <source>What is older is removed as it goes on. Another day the folder opens as one recording.</source>
        <translation>古い部分は順に削除されます。後日、このフォルダーを一つの記録として開けます。</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>開始(&amp;S)</translation>
    </message>
    <message>
        <source>A folder of its own, new or of such a recording</source>
        <translation>専用のフォルダー（新規、または同じ種類の記録のもの）</translation>
    </message>
</context>
<context>
    <name>netgrove::MainWindow</name>
    <message>
        <source>Netgrove</source>
        <translation>Netgrove</translation>
    </message>
    <message>
        <source>Packets or events are being lost: the picture is not complete.</source>
        <translation>パケットまたはイベントを取りこぼしているため、表示は完全ではありません。</translation>
    </message>
    <message>
        <source>The status line counts them. A busy machine loses fewer when fewer interfaces are watched (--interface).</source>
        <translation>件数はステータス行に表示されます。負荷が高いときは、監視するインターフェースを減らす（--interface）と改善します。</translation>
    </message>
    <message>
        <source>Looking at this machine…</source>
        <translation>このコンピューターを調べています…</translation>
    </message>
    <message>
        <source>The forest appears in a moment.</source>
        <translation>まもなく森が表示されます。</translation>
    </message>
    <message>
        <source>Nothing talks to the outside yet</source>
        <translation>外部と通信するものはまだありません</translation>
    </message>
    <message numerus="yes">
        <source>%n quiet process(es) (is/are) folded away until a packet is sent or received; press “Quiet processes” to see everything now.</source>
        <translation>
            <numerusform>無通信のプロセス %n 個は、パケットが送受信されるまで隠れています。すべてを見るには「無通信プロセス」を押してください。</numerusform>
        </translation>
    </message>
    <message>
        <source>No process matches the filter.</source>
        <translation>フィルターに一致するプロセスはありません。</translation>
    </message>
    <message>
        <source>Processes only: packets are not captured.</source>
        <translation>プロセスのみ: パケットはキャプチャしていません。</translation>
    </message>
    <message>
        <source>Nothing talks to the outside yet.</source>
        <translation>外部と通信するものはまだありません。</translation>
    </message>
    <message>
        <source>The list of trusted pairs could not be read or written.</source>
        <translation>信頼した親子の一覧を読み書きできませんでした。</translation>
    </message>
    <message>
        <source>What is shown as trusted may be incomplete. Check the file that the details name.</source>
        <translation>信頼済みの表示が不完全な可能性があります。詳細に示されたファイルを確かめてください。</translation>
    </message>
    <message>
        <source>A database of countries or networks could not be read.</source>
        <translation>国またはネットワークのデータベースを読み取れませんでした。</translation>
    </message>
    <message>
        <source>Choose another file in the preferences, or none.</source>
        <translation>設定で別のファイルを選ぶか、「なし」にしてください。</translation>
    </message>
    <message>
        <source>With all &amp;its descendants</source>
        <translation>すべての子孫を含む(&amp;I)</translation>
    </message>
    <message>
        <source>Copy &amp;name</source>
        <translation>名前をコピー(&amp;N)</translation>
    </message>
    <message>
        <source>Copy &amp;pid</source>
        <translation>PID をコピー(&amp;P)</translation>
    </message>
    <message>
        <source>Copy &amp;command line</source>
        <translation>コマンドラインをコピー(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Hide: %1</source>
        <translation>除外(&amp;H): %1</translation>
    </message>
    <message>
        <source>Show &amp;only: %1</source>
        <translation>これだけを表示(&amp;O): %1</translation>
    </message>
    <message>
        <source>Show in the &amp;middle</source>
        <translation>中央に表示(&amp;M)</translation>
    </message>
    <message>
        <source>Co&amp;lumns</source>
        <translation>列(&amp;L)</translation>
    </message>
    <message>
        <source>Resume &amp;all suspended (%1)</source>
        <translation>一時停止中をすべて再開（%1）(&amp;A)</translation>
    </message>
    <message>
        <source>Resume &amp;all suspended</source>
        <translation>一時停止中をすべて再開(&amp;A)</translation>
    </message>
    <message numerus="yes">
        <source>%n process(es) (is/are) still suspended since you last used Netgrove.</source>
        <translation>
            <numerusform>前回 Netgrove で一時停止したプロセスが %n 個、止まったままです。</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume &amp;all</source>
        <translation>すべて再開(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Leave them</source>
        <translation>そのままにする(&amp;L)</translation>
    </message>
    <message>
        <source>Main tool bar</source>
        <translation>メインツールバー</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>&amp;Forest</source>
        <translation>森(&amp;F)</translation>
    </message>
    <message>
        <source>Processes as circles, joined by who started whom</source>
        <translation>プロセスを円で表し、起動の関係を線で結びます</translation>
    </message>
    <message>
        <source>&amp;Table</source>
        <translation>表(&amp;T)</translation>
    </message>
    <message>
        <source>The same processes as rows</source>
        <translation>同じプロセスを行で表示します</translation>
    </message>
    <message>
        <source>&amp;Quiet processes</source>
        <translation>無通信プロセス(&amp;Q)</translation>
    </message>
    <message>
        <source>Also show processes that do not talk to the outside</source>
        <translation>外部と通信していないプロセスも表示します</translation>
    </message>
    <message>
        <source>Free&amp;ze</source>
        <translation>静止(&amp;Z)</translation>
    </message>
    <message>
        <source>Hold the picture still; capture goes on</source>
        <translation>表示だけを止めます。キャプチャは続きます</translation>
    </message>
    <message>
        <source>&amp;Graded</source>
        <translation>判定(&amp;G)</translation>
    </message>
    <message>
        <source>Every finding is weighed: alert, notice or expected</source>
        <translation>検出を根拠で評価: 警告、注意、想定内</translation>
    </message>
    <message>
        <source>&amp;Paper</source>
        <translation>論文(&amp;P)</translation>
    </message>
    <message>
        <source>The rule of the paper alone: every pair is an alert</source>
        <translation>論文の規則だけを適用: すべての親子を警告とします</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>&amp;Whole forest</source>
        <translation>森の全体(&amp;W)</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>実際の大きさ</translation>
    </message>
    <message>
        <source>Zoom to selection</source>
        <translation>選択部分を拡大</translation>
    </message>
    <message>
        <source>&amp;Find in the forest</source>
        <translation>森を検索(&amp;F)</translation>
    </message>
    <message>
        <source>Next findin&amp;g</source>
        <translation>次の検出(&amp;G)</translation>
    </message>
    <message>
        <source>Pre&amp;vious finding</source>
        <translation>前の検出(&amp;V)</translation>
    </message>
    <message>
        <source>Remote &amp;hosts in the forest</source>
        <translation>森にリモートホストを表示(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>メニュー</translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation>メニュー（F10）</translation>
    </message>
    <message>
        <source>Find in the forest (/)</source>
        <translation>森を検索（/）</translation>
    </message>
    <message>
        <source>Hosts</source>
        <translation>ホスト</translation>
    </message>
    <message>
        <source>Remote hosts as leaves (H)</source>
        <translation>リモートホストを葉として表示（H）</translation>
    </message>
    <message>
        <source>Zoom out (Ctrl+−)</source>
        <translation>縮小（Ctrl+−）</translation>
    </message>
    <message>
        <source>Actual size (Ctrl+9)</source>
        <translation>実際の大きさ（Ctrl+9）</translation>
    </message>
    <message>
        <source>Zoom in (Ctrl++)</source>
        <translation>拡大（Ctrl++）</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>Whole forest (Ctrl+0)</source>
        <translation>森の全体（Ctrl+0）</translation>
    </message>
    <message>
        <source>Show &amp;only this program</source>
        <translation>このプログラムだけを表示(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Take back your trust</source>
        <translation>信頼を取り消す(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Trust this pair…</source>
        <translation>この親子を信頼(&amp;T)…</translation>
    </message>
    <message>
        <source>No more &amp;notifications of this program</source>
        <translation>このプログラムを通知しない(&amp;N)</translation>
    </message>
    <message>
        <source>Report as a &amp;web page…</source>
        <translation>Web ページのレポート(&amp;W)…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Nothing is watched, so nothing can be found.</source>
        <translation>何も監視していないため、検出できません。</translation>
    </message>
    <message>
        <source>Without packets nothing can be found.</source>
        <translation>パケットがないため、検出できません。</translation>
    </message>
    <message numerus="yes">
        <source>Who talks to the outside can hardly be told without them. %n process(es) (is/are) folded away; press “Quiet processes” to see everything now.</source>
        <translation>
            <numerusform>パケットがなければ、外部と通信しているプロセスはほとんど分かりません。プロセス %n 個が隠れています。すべてを見るには「無通信プロセス」を押してください。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>netgrove::MessageBar</name>
    <message>
        <source>Problem</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>お知らせ</translation>
    </message>
    <message>
        <source>%1: %2 %3</source>
        <translation>%1: %2 %3</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>このメッセージを閉じる</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>netgrove::PictureSizeDialog</name>
    <message>
        <source>As large as the forest, &amp;times</source>
        <translation>森の大きさに対する倍率(&amp;T)</translation>
    </message>
    <message>
        <source>In &amp;pixels:</source>
        <translation>ピクセル単位(&amp;P):</translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation>画像の大きさ</translation>
    </message>
    <message>
        <source>Width in pixels</source>
        <translation>幅（ピクセル）</translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation>高さ（ピクセル）</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>倍率</translation>
    </message>
</context>
<context>
    <name>netgrove::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>&amp;Notify on the desktop when an alert arises</source>
        <translation>警告が出たらデスクトップに通知する(&amp;N)</translation>
    </message>
    <message>
        <source>Programs that make no noise (their findings are listed all the same):</source>
        <translation>通知しないプログラム（検出の一覧には表示されます）:</translation>
    </message>
    <message>
        <source>Muted programs</source>
        <translation>通知しないプログラム</translation>
    </message>
    <message>
        <source>&amp;Let it be heard again</source>
        <translation>通知を再開する(&amp;L)</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>バックグラウンド</translation>
    </message>
    <message>
        <source>&amp;Start with my session, in the background</source>
        <translation>ログイン時にバックグラウンドで起動する(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Closing the window leaves Netgrove in the tray</source>
        <translation>ウィンドウを閉じてもトレイに残す(&amp;C)</translation>
    </message>
    <message>
        <source>This desktop has no tray: Netgrove never hides where you could not find it.</source>
        <translation>このデスクトップにはトレイがありません。Netgrove が見えないところに隠れることはありません。</translation>
    </message>
    <message>
        <source>Country and network of remote addresses</source>
        <translation>相手のアドレスの国とネットワーク</translation>
    </message>
    <message>
        <source>Read from MaxMind databases on this machine that you supply (for example GeoLite2). Nothing is ever asked of the network.</source>
        <translation>このコンピューターに用意した MaxMind データベース（GeoLite2 など）から読み取ります。ネットワークに問い合わせることはありません。</translation>
    </message>
    <message>
        <source>C&amp;ountries</source>
        <translation>国(&amp;O)</translation>
    </message>
    <message>
        <source>Net&amp;works</source>
        <translation>ネットワーク(&amp;W)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Choose a database file</source>
        <translation>データベースファイルを選択</translation>
    </message>
    <message>
        <source>Choose a MaxMind database</source>
        <translation>MaxMind データベースを選択</translation>
    </message>
    <message>
        <source>MaxMind databases (*.mmdb);;All files (*)</source>
        <translation>MaxMind データベース (*.mmdb);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Starting with the session could not be changed: %1. The rest is kept when you press OK again.</source>
        <translation>ログイン時の起動を変更できませんでした: %1。もう一度 OK を押すと、残りの設定が保存されます。</translation>
    </message>
    <message>
        <source>Seeing</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>&amp;Less motion: nothing glides</source>
        <translation>動きを減らす（アニメーションなし）(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>高コントラスト(&amp;H)</translation>
    </message>
    <message>
        <source>Both are on in any case where the desktop asks for them.</source>
        <translation>どちらも、デスクトップの設定で求められている場合は常に有効です。</translation>
    </message>
</context>
<context>
    <name>netgrove::ProcessActions</name>
    <message>
        <source>Stop it where it is (SIGSTOP); it can go on later</source>
        <translation>その場で止めます（SIGSTOP）。後で再開できます</translation>
    </message>
    <message>
        <source>Let it go on (SIGCONT)</source>
        <translation>続きから動かします（SIGCONT）</translation>
    </message>
    <message>
        <source>Ask it to end (SIGTERM)</source>
        <translation>終了を要求します（SIGTERM）</translation>
    </message>
    <message>
        <source>End it at once (SIGKILL)</source>
        <translation>直ちに終了させます（SIGKILL）</translation>
    </message>
    <message>
        <source>Select a process first</source>
        <translation>先にプロセスを選んでください</translation>
    </message>
    <message>
        <source>It has ended</source>
        <translation>終了しています</translation>
    </message>
    <message>
        <source>It belongs to %1: only its owner and root may do that</source>
        <translation>%1 のプロセスです。所有者と root だけが操作できます</translation>
    </message>
    <message>
        <source>another user</source>
        <translation>別のユーザー</translation>
    </message>
    <message>
        <source>Nothing descends from it</source>
        <translation>子孫はありません</translation>
    </message>
    <message>
        <source>It is suspended already</source>
        <translation>すでに一時停止しています</translation>
    </message>
    <message>
        <source>It is not suspended</source>
        <translation>一時停止していません</translation>
    </message>
    <message>
        <source>It is in a recording: nothing can be done to it</source>
        <translation>記録の中のプロセスなので、操作できません</translation>
    </message>
</context>
<context>
    <name>netgrove::ProcessFacts</name>
    <message>
        <source>none seen</source>
        <translation>まだありません</translation>
    </message>
    <message>
        <source>sent %1, received %2</source>
        <translation>送信 %1、受信 %2</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>sends %1</source>
        <translation>送信 %1</translation>
    </message>
    <message>
        <source>receives %1</source>
        <translation>受信 %1</translation>
    </message>
    <message>
        <source>sends %1, receives %2</source>
        <translation>送信 %1、受信 %2</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n thread(s)</source>
        <translation>
            <numerusform>%1、%n スレッド</numerusform>
        </translation>
    </message>
    <message>
        <source>none open to the network</source>
        <translation>ネットワーク用のソケットなし</translation>
    </message>
    <message numerus="yes">
        <source>%n open to the network</source>
        <translation>
            <numerusform>ネットワーク用 %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n of them shared with other processes</source>
        <translation>
            <numerusform>%1、うち %n 個は他のプロセスと共有</numerusform>
        </translation>
    </message>
    <message>
        <source>not looked up</source>
        <translation>未調査</translation>
    </message>
    <message>
        <source>none: no package owns this file, and others than root may write to it</source>
        <translation>なし: どのパッケージにも属さず、root 以外も書き込めます</translation>
    </message>
    <message>
        <source>none: no package owns this file</source>
        <translation>なし: どのパッケージにも属していません</translation>
    </message>
    <message>
        <source>being looked up…</source>
        <translation>調査中…</translation>
    </message>
    <message>
        <source>not known: no list of packages that covers this file</source>
        <translation>不明: このファイルを扱うパッケージ一覧がありません</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>コマンドライン</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Show the program’s folder in the file manager</source>
        <translation>プログラムのフォルダーをファイルマネージャーで開く</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>計算</translation>
    </message>
    <message>
        <source>Read the program and compute its SHA-256, to look it up elsewhere</source>
        <translation>ほかで照会できるように、プログラムを読み取って SHA-256 を計算します</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>パッケージ</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Sockets</source>
        <translation>ソケット</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>通信量</translation>
    </message>
    <message>
        <source>Just now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>you may not read this program</source>
        <translation>このプログラムを読み取る権限がありません</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>読み取れません</translation>
    </message>
    <message>
        <source>not computed</source>
        <translation>未計算</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>%1 (deleted)</source>
        <translation>%1（削除済み）</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>読み取り中…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
</context>
<context>
    <name>netgrove::ProcessModel</name>
    <message>
        <source>%1, pid %2, %3</source>
        <translation>%1、PID %2、%3</translation>
    </message>
    <message>
        <source>Threads that talk to the outside, of all</source>
        <translation>外部と通信するスレッド / 全スレッド</translation>
    </message>
    <message>
        <source>All threads; which of them talk is not known without tracing (eBPF)</source>
        <translation>全スレッド数。追跡（eBPF）なしでは、どれが通信しているか分かりません</translation>
    </message>
    <message>
        <source>%1  (+ %2 quiet)</source>
        <translation>%1  （＋無通信 %2）</translation>
    </message>
    <message>
        <source>new, %1</source>
        <translation>新規、%1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>%1 (deleted)</source>
        <translation>%1（削除済み）</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>プロセス</translation>
    </message>
    <message>
        <source>Pid</source>
        <translation>PID</translation>
    </message>
    <message>
        <source>User</source>
        <translation>ユーザー</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Part it plays</source>
        <translation>役割</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Hosts</source>
        <translation>ホスト</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>スレッド</translation>
    </message>
    <message>
        <source>Sends</source>
        <translation>送信速度</translation>
    </message>
    <message>
        <source>Receives</source>
        <translation>受信速度</translation>
    </message>
    <message>
        <source>Sent in all</source>
        <translation>総送信量</translation>
    </message>
    <message>
        <source>Received in all</source>
        <translation>総受信量</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>パッケージ</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>コマンドライン</translation>
    </message>
</context>
<context>
    <name>netgrove::ProcessTableView</name>
    <message>
        <source>Processes</source>
        <translation>プロセス</translation>
    </message>
</context>
<context>
    <name>netgrove::ReplayBar</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>再生または一時停止</translation>
    </message>
    <message>
        <source>Go to the next finding</source>
        <translation>次の検出へ移動</translation>
    </message>
    <message>
        <source>Next finding</source>
        <translation>次の検出</translation>
    </message>
    <message>
        <source>Close the recording and watch this machine</source>
        <translation>記録を閉じてこのコンピューターを監視</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>How fast the recording is played</source>
        <translation>記録を再生する速さ</translation>
    </message>
    <message>
        <source>%1×</source>
        <translation>%1 倍</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>一気に</translation>
    </message>
    <message>
        <source>Stop at findings</source>
        <translation>検出で止める</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Seeking %1…</source>
        <translation>%1 へ移動中…</translation>
    </message>
</context>
<context>
    <name>netgrove::ReplayTimelineView</name>
    <message>
        <source>Time in the recording</source>
        <translation>記録内の時刻</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1: %2 (%3)</source>
        <translation>%1: %2（%3）</translation>
    </message>
    <message>
        <source>%1: %2/s</source>
        <translation>%1: %2/秒</translation>
    </message>
</context>
<context>
    <name>netgrove::SessionActions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>開く(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Record…</source>
        <translation>記録(&amp;R)…</translation>
    </message>
    <message>
        <source>Record without command lines and &amp;names</source>
        <translation>コマンドラインと名前を含めずに記録(&amp;N)</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>Play a recording instead of watching this machine (%1)</source>
        <translation>監視の代わりに記録を再生（%1）</translation>
    </message>
    <message>
        <source>The recording could not begin.</source>
        <translation>記録を開始できませんでした。</translation>
    </message>
    <message>
        <source>Choose another name or folder.</source>
        <translation>別の名前またはフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>記録を開く</translation>
    </message>
    <message>
        <source>Recordings and packets (*%1 *.ngrec *.pcap *.pcapng *.cap);;All files (*)</source>
        <translation>記録とパケット (*%1 *.ngrec *.pcap *.pcapng *.cap);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>“%1” cannot be replayed.</source>
        <translation>「%1」は再生できません。</translation>
    </message>
    <message>
        <source>It was written by a newer Netgrove: update this one.</source>
        <translation>新しいバージョンの Netgrove で書かれています。更新してください。</translation>
    </message>
    <message>
        <source>It is no recording, or damaged. netgrove-watch salvage may save what is whole.</source>
        <translation>記録ではないか、壊れています。netgrove-watch salvage で無事な部分を取り出せる場合があります。</translation>
    </message>
    <message>
        <source>Record to a new file</source>
        <translation>新しいファイルに記録</translation>
    </message>
    <message>
        <source>Recordings (*%1)</source>
        <translation>記録 (*%1)</translation>
    </message>
    <message>
        <source>● Recording %1</source>
        <translation>● 記録中 %1</translation>
    </message>
    <message>
        <source>%1, %2; click to stop</source>
        <translation>%1、%2。クリックで停止</translation>
    </message>
    <message>
        <source>Write what is seen to a file (%1)</source>
        <translation>見えている内容をファイルに記録（%1）</translation>
    </message>
    <message>
        <source>Recorded %1.</source>
        <translation>%1 を記録しました。</translation>
    </message>
    <message>
        <source>The recording is damaged: it ends here.</source>
        <translation>記録が壊れているため、ここで終わります。</translation>
    </message>
    <message>
        <source>netgrove-watch salvage may save what stands behind.</source>
        <translation>netgrove-watch salvage で、この後の部分を取り出せる場合があります。</translation>
    </message>
    <message>
        <source>There is no such file: it may have been moved or renamed.</source>
        <translation>そのファイルはありません。移動されたか、名前が変わった可能性があります。</translation>
    </message>
    <message>
        <source>You may not read it: recordings are readable by their owner alone.</source>
        <translation>読み取る権限がありません。記録を読めるのは所有者だけです。</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>デモ</translation>
    </message>
    <message>
        <source>This is a demo: the recording of another PC.</source>
        <translation>これはデモです。別の PC の記録を再生しています。</translation>
    </message>
    <message>
        <source>In a few seconds a harmless stand-in of a bot wakes up. Select the red pair to read why it is red; the cross at the bottom right goes back to this PC.</source>
        <translation>数秒後に、無害なボット役が動き始めます。赤い親子を選ぶと、赤い理由を読めます。右下の×でこの PC に戻ります。</translation>
    </message>
    <message>
        <source>Keep the &amp;last part…</source>
        <translation>最近の記録を残す(&amp;L)…</translation>
    </message>
    <message>
        <source>Record all the time, and keep the last hour, or as much as you choose</source>
        <translation>常に記録し、直近の 1 時間分、または指定した量だけを残します</translation>
    </message>
</context>
<context>
    <name>netgrove::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>キーボードショートカット</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>動作</translation>
    </message>
    <message>
        <source>F10</source>
        <translation>F10</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>メニュー</translation>
    </message>
    <message>
        <source>Tab, Shift+Tab</source>
        <translation>Tab、Shift+Tab</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>次または前の部品</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>矢印キー</translation>
    </message>
    <message>
        <source>Forest: parent, first child, siblings. Lists: rows</source>
        <translation>森: 親、最初の子、兄弟。一覧: 行</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Forest: the first process</source>
        <translation>森: 最初のプロセス</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Forest: to the inspector. Filter: to what was found</source>
        <translation>森: 詳細へ。フィルター: 結果へ</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Forest: unfold or fold quiet children</source>
        <translation>森: 無通信の子を開閉</translation>
    </message>
    <message>
        <source>T</source>
        <translation>T</translation>
    </message>
    <message>
        <source>Forest: show or fold the threads of a process</source>
        <translation>森: プロセスのスレッドを開閉</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Filter: clear it and leave</source>
        <translation>フィルター: 消去して抜ける</translation>
    </message>
    <message>
        <source>Menu, Shift+F10</source>
        <translation>メニューキー、Shift+F10</translation>
    </message>
    <message>
        <source>Everything that can be done with the selected row or process</source>
        <translation>選択した行またはプロセスに対する操作の一覧</translation>
    </message>
    <message>
        <source>F2</source>
        <translation>F2</translation>
    </message>
    <message>
        <source>Trusted pairs: change the note</source>
        <translation>信頼した親子: メモを変更</translation>
    </message>
    <message>
        <source>L</source>
        <translation>L</translation>
    </message>
    <message>
        <source>Forest: fold or unfold the legend</source>
        <translation>森: 凡例を開閉</translation>
    </message>
</context>
<context>
    <name>netgrove::StatusLine</name>
    <message>
        <source>Not capturing</source>
        <translation>キャプチャなし</translation>
    </message>
    <message>
        <source>Live on %1</source>
        <translation>%1 を監視中</translation>
    </message>
    <message numerus="yes">
        <source>Live on %n interface(s)</source>
        <translation>
            <numerusform>%n 個のインターフェースを監視中</numerusform>
        </translation>
    </message>
    <message>
        <source>Where</source>
        <translation>監視対象</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>静止</translation>
    </message>
    <message>
        <source>How processes are found</source>
        <translation>プロセスの特定方法</translation>
    </message>
    <message>
        <source>Packets a second</source>
        <translation>毎秒のパケット数</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>取りこぼし</translation>
    </message>
    <message>
        <source>Share attributed</source>
        <translation>特定率</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>プロセス</translation>
    </message>
    <message>
        <source>Of the connections shown, how many have a known process. The others are counted, never guessed.</source>
        <translation>表示中の接続のうち、プロセスが分かっているものの割合。残りは推測せず、件数に数えます。</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>開始中</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Picture frozen at %1</source>
        <translation>%1 で静止</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>%1 packets/s</source>
        <translation>%1 パケット/秒</translation>
    </message>
    <message>
        <source>%1 lost</source>
        <translation>取りこぼし %1</translation>
    </message>
    <message>
        <source>Packets dropped by the kernel: %1, by the interface: %2, between our own parts: %3. Process events lost: %4.</source>
        <translation>破棄されたパケット: カーネル %1、インターフェース %2、Netgrove 内部 %3。失われたプロセスイベント: %4。</translation>
    </message>
    <message>
        <source>%1 % attributed</source>
        <translation>特定率 %1 %</translation>
    </message>
    <message numerus="yes">
        <source>%1 process(es)</source>
        <translation>
            <numerusform>%1 プロセス</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (talks/talk) outside</source>
        <translation>
            <numerusform>外部と通信 %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s) going on</source>
        <translation>
            <numerusform>継続中の検出 %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>netgrove::TalkersPanel</name>
    <message>
        <source>Who talks most just now</source>
        <translation>今よく通信しているプロセス</translation>
    </message>
    <message>
        <source>Select a process to see what it is and whom it talks to.</source>
        <translation>プロセスを選ぶと、その正体と通信相手が表示されます。</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>プロセス</translation>
    </message>
    <message>
        <source>Sends</source>
        <translation>送信速度</translation>
    </message>
    <message>
        <source>Receives</source>
        <translation>受信速度</translation>
    </message>
    <message>
        <source>Nobody is seen talking to the outside.</source>
        <translation>外部と通信しているものは見当たりません。</translation>
    </message>
</context>
<context>
    <name>netgrove::ThreadList</name>
    <message>
        <source>%1, just now</source>
        <translation>%1、たった今</translation>
    </message>
    <message>
        <source>%1, last %2 ago</source>
        <translation>%1、最後は %2前</translation>
    </message>
    <message>
        <source>In the forest</source>
        <translation>森に表示</translation>
    </message>
    <message>
        <source>Show these threads in the forest, or fold them again (T)</source>
        <translation>これらのスレッドを森で開閉します（T）</translation>
    </message>
    <message>
        <source>Threads are not known: who sent is told by sockets here, not traced (eBPF).</source>
        <translation>スレッドは不明です。ここでは追跡（eBPF）ではなく、ソケットから送信者を特定しています。</translation>
    </message>
    <message numerus="yes">
        <source>%n communicating thread(s)</source>
        <translation>
            <numerusform>通信中のスレッド %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>ほか %n 個</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>netgrove::TrafficChart</name>
    <message>
        <source>%1   ▲ sent up to %2   ▼ received up to %3</source>
        <translation>%1   ▲ 送信 最大 %2   ▼ 受信 最大 %3</translation>
    </message>
    <message>
        <source>Traffic over time</source>
        <translation>通信量の推移</translation>
    </message>
</context>
<context>
    <name>netgrove::TrafficPanel</name>
    <message>
        <source>Numbers</source>
        <translation>数値</translation>
    </message>
    <message>
        <source>Show the seconds of the chart as a table</source>
        <translation>グラフの値を秒ごとの表で表示</translation>
    </message>
    <message>
        <source>Traffic by second</source>
        <translation>秒ごとの通信量</translation>
    </message>
    <message>
        <source>No traffic in the last five minutes.</source>
        <translation>この 5 分間に通信はありません。</translation>
    </message>
    <message>
        <source>%1 was born %2</source>
        <translation>%1 の開始 %2</translation>
    </message>
    <message>
        <source>Command and action</source>
        <translation>指令と動作</translation>
    </message>
    <message>
        <source>Traffic over time</source>
        <translation>通信量の推移</translation>
    </message>
    <message>
        <source>When</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>%1 sent</source>
        <translation>%1 送信</translation>
    </message>
    <message>
        <source>%1 received</source>
        <translation>%1 受信</translation>
    </message>
</context>
<context>
    <name>netgrove::Tray</name>
    <message>
        <source>&amp;Show Netgrove</source>
        <translation>Netgrove を表示(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>Netgrove: not watching the network</source>
        <translation>Netgrove: ネットワークを監視していません</translation>
    </message>
    <message numerus="yes">
        <source>Netgrove: %n alert(s) going on</source>
        <translation>
            <numerusform>Netgrove: 継続中の警告 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Netgrove: nothing suspicious</source>
        <translation>Netgrove: 疑わしいものはありません</translation>
    </message>
</context>
<context>
    <name>netgrove::TrustDialog</name>
    <message>
        <source>Trust this pair</source>
        <translation>この親子を信頼</translation>
    </message>
    <message>
        <source>Is this expected: %1?</source>
        <translation>想定内ですか: %1</translation>
    </message>
    <message>
        <source>From now on the graded view calls this pair of programs expected: it stays in the list and makes no noise. If one of the two files changes, your word no longer counts, and you are told.</source>
        <translation>今後、判定表示ではこの二つのプログラムの親子を「想定内」とします。一覧には残り、通知はしません。どちらかのファイルが変わると指定は無効になり、お知らせします。</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>親</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>Child</source>
        <translation>子</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Why it is expected, for whoever reads the list later (may be empty)</source>
        <translation>想定内とする理由。後で一覧を見る人のために（空でもかまいません）</translation>
    </message>
    <message>
        <source>&amp;Trust this pair</source>
        <translation>この親子を信頼(&amp;T)</translation>
    </message>
    <message>
        <source>It cannot be trusted yet: trust is about what the two files hold, and that is not known. If it is still being read, try again in a moment.</source>
        <translation>まだ信頼できません。信頼は二つのファイルの内容に対するものですが、その内容が分かっていません。読み取り中の場合は、少し待ってからもう一度お試しください。</translation>
    </message>
</context>
<context>
    <name>netgrove::TrustListDialog</name>
    <message>
        <source>Trusted pairs</source>
        <translation>信頼した親子</translation>
    </message>
    <message>
        <source>What you called expected. It counts in the graded view, as long as the files hold what they held.</source>
        <translation>想定内と指定したものです。ファイルの内容が変わらないかぎり、判定表示で有効です。</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>規則</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>指定日</translation>
    </message>
    <message>
        <source>By</source>
        <translation>指定者</translation>
    </message>
    <message>
        <source>Nothing yet. To trust a pair, select it and press “Trust this pair…”.</source>
        <translation>まだありません。親子を信頼するには、選択して「この親子を信頼…」を押してください。</translation>
    </message>
    <message>
        <source>&amp;Take back</source>
        <translation>取り消す(&amp;T)</translation>
    </message>
    <message>
        <source>From now on it is graded like any other pair</source>
        <translation>今後は、ほかの親子と同じように判定します</translation>
    </message>
    <message>
        <source>&amp;Edit note</source>
        <translation>メモを編集(&amp;E)</translation>
    </message>
</context>
<context>
    <name>netgrove::WelcomeDialog</name>
    <message>
        <source>What Netgrove shows</source>
        <translation>Netgrove が見せるもの</translation>
    </message>
    <message>
        <source>This PC as a forest</source>
        <translation>森として見るこの PC</translation>
    </message>
    <message>
        <source>Every circle is a process, hanging under the one that started it; quiet ones are folded away.</source>
        <translation>円はプロセスを表し、自分を起動したプロセスの下に並びます。通信していないものはたたまれています。</translation>
    </message>
    <message>
        <source>A shaded circle talks to other machines: the darker, the more recently.</source>
        <translation>塗られた円は外部と通信しています。濃いほど最近の通信です。</translation>
    </message>
    <message>
        <source>When a process and one that it started both talk outside, the two turn red, because a PC that does that looks like a server, and so does a bot: select one to read why.</source>
        <translation>あるプロセスと、それが起動したプロセスの両方が外部と通信すると、二つは赤くなります。これはサーバーの形であり、ボットの形でもあるからです。選ぶと理由を読めます。</translation>
    </message>
    <message>
        <source>&amp;Watch this PC</source>
        <translation>この PC を監視(&amp;W)</translation>
    </message>
    <message>
        <source>Show a &amp;demo</source>
        <translation>デモを表示(&amp;D)</translation>
    </message>
    <message>
        <source>Plays a recording of a PC on which a harmless stand-in of a bot wakes up</source>
        <translation>無害なボット役が動き始める PC の記録を再生します</translation>
    </message>
</context>
<context>
    <name>netgrove::WindowDialogs</name>
    <message>
        <source>&amp;Trusted pairs…</source>
        <translation>信頼した親子(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>設定(&amp;P)…</translation>
    </message>
    <message>
        <source>What the picture &amp;means…</source>
        <translation>図の見方(&amp;M)…</translation>
    </message>
    <message>
        <source>Ke&amp;yboard shortcuts…</source>
        <translation>キーボードショートカット(&amp;Y)…</translation>
    </message>
    <message>
        <source>Show a &amp;demo</source>
        <translation>デモを表示(&amp;D)</translation>
    </message>
</context>
</TS>
