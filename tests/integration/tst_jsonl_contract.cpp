// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Every field that netgrove-watch promises in its JSON Lines, on every event of runs with real traffic.
#include <functional>
#include <map>
#include <memory>
#include <set>

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include "tests/integration/lab_main.h"
#include "tests/integration/stand_in.h"
#include "tests/integration/watch_run.h"

using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
using Check = std::function<bool(const QJsonValue&)>;
using Fields = std::map<QString, Check>;

bool isNumber(const QJsonValue& value) { return value.isDouble() && value.toDouble() >= 0; }
bool isPid(const QJsonValue& value) { return value.isDouble() && value.toInt() > 0; }
bool isText(const QJsonValue& value) { return value.isString(); }
bool isBool(const QJsonValue& value) { return value.isBool(); }

bool isTime(const QJsonValue& value)
{
    static const QRegularExpression form(QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$"));
    return form.match(value.toString()).hasMatch();
}

bool isEndpoint(const QJsonValue& value)
{
    static const QRegularExpression form(QStringLiteral("^(\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-f:.]+\\]):\\d+$"));
    return form.match(value.toString()).hasMatch();
}

Check nullOr(const Check& check)
{
    return [check](const QJsonValue& value) { return value.isNull() || check(value); };
}

Check oneOf(const QStringList& words)
{
    return [words](const QJsonValue& value) { return words.contains(value.toString()); };
}

Check arrayOf(const Check& check)
{
    return [check](const QJsonValue& value) {
        const QJsonArray array = value.toArray();
        return value.isArray()
            && std::all_of(array.begin(), array.end(), [&](const QJsonValue& each) { return check(each); });
    };
}

/// The name of the first field that is missing or of the wrong type; empty: all is well.
QString wrongField(const QJsonObject& object, const Fields& fields)
{
    for (const auto& [name, check] : fields) {
        if (!object.contains(name) || !check(object[name])) {
            return name;
        }
    }
    return {};
}

Check objectOf(const Fields& fields)
{
    return [fields](
               const QJsonValue& value) { return value.isObject() && wrongField(value.toObject(), fields).isEmpty(); };
}

/// The field that names a process together with its pid: a time or a number of clock ticks, but never nothing.
bool isStartTime(const QJsonValue& value) { return isTime(value) || isNumber(value); }

Fields statsFields()
{
    return {{QStringLiteral("time"), isTime}, {QStringLiteral("packets"), isNumber},
        {QStringLiteral("kernel_drops"), isNumber}, {QStringLiteral("queue_drops"), isNumber},
        {QStringLiteral("lost_events"), isNumber}, {QStringLiteral("flows"), isNumber},
        {QStringLiteral("unattributed_flows"), isNumber}, {QStringLiteral("processes"), isNumber}};
}

Fields flowFields()
{
    return {{QStringLiteral("time"), isTime}, {QStringLiteral("final"), isBool},
        {QStringLiteral("protocol"),
            oneOf({QStringLiteral("tcp"), QStringLiteral("udp"), QStringLiteral("icmp"), QStringLiteral("icmpv6"),
                QStringLiteral("sctp"), QStringLiteral("raw"), QStringLiteral("packet")})},
        {QStringLiteral("direction"), oneOf({QStringLiteral("out"), QStringLiteral("in")})},
        {QStringLiteral("local"), isEndpoint}, {QStringLiteral("remote"), isEndpoint},
        {QStringLiteral("external"), isBool}, {QStringLiteral("netns"), isNumber},
        {QStringLiteral("pid"), nullOr(isPid)}, {QStringLiteral("start_time"), nullOr(isStartTime)},
        {QStringLiteral("comm"), nullOr(isText)}, {QStringLiteral("tids"), arrayOf(isPid)},
        {QStringLiteral("owners"), arrayOf(isPid)},
        {QStringLiteral("how"),
            oneOf({QStringLiteral("traced"), QStringLiteral("opener"), QStringLiteral("holder"),
                QStringLiteral("none")})},
        {QStringLiteral("tx_bytes"), isNumber}, {QStringLiteral("tx_packets"), isNumber},
        {QStringLiteral("rx_bytes"), isNumber}, {QStringLiteral("rx_packets"), isNumber},
        {QStringLiteral("first"), isTime}, {QStringLiteral("last"), isTime}, {QStringLiteral("host"), nullOr(isText)}};
}

std::map<QString, Fields> contract()
{
    const Fields party{{QStringLiteral("pid"), isPid}, {QStringLiteral("start_time"), isStartTime},
        {QStringLiteral("comm"), isText}, {QStringLiteral("exe"), isText}};
    const Fields evidence{{QStringLiteral("kind"), isText}, {QStringLiteral("text"), isText},
        {QStringLiteral("points"), [](const QJsonValue& value) { return value.isDouble(); }}};
    return {
        {QStringLiteral("start"),
            {{QStringLiteral("time"), isTime}, {QStringLiteral("version"), isText},
                {QStringLiteral("attribution"), oneOf({QStringLiteral("ebpf"), QStringLiteral("proc")})},
                {QStringLiteral("interfaces"), arrayOf(isText)}}},
        {QStringLiteral("process"),
            {{QStringLiteral("time"), isTime},
                {QStringLiteral("change"),
                    oneOf({QStringLiteral("seen"), QStringLiteral("fork"), QStringLiteral("exec"),
                        QStringLiteral("exit")})},
                {QStringLiteral("pid"), isPid}, {QStringLiteral("start_time"), isStartTime},
                {QStringLiteral("birth_parent"),
                    nullOr(objectOf({{QStringLiteral("pid"), isPid}, {QStringLiteral("start_time"), isStartTime}}))},
                {QStringLiteral("ppid"), isNumber}, {QStringLiteral("comm"), isText}, {QStringLiteral("exe"), isText},
                {QStringLiteral("uid"), isNumber}}},
        {QStringLiteral("flow"), flowFields()},
        {QStringLiteral("finding"),
            {{QStringLiteral("time"), isTime}, {QStringLiteral("id"), isNumber},
                {QStringLiteral("rule"), oneOf({QStringLiteral("server-like-pair"), QStringLiteral("spoofed-source")})},
                {QStringLiteral("grade"),
                    oneOf({QStringLiteral("alert"), QStringLiteral("notice"), QStringLiteral("expected")})},
                {QStringLiteral("ancestor"), nullOr(objectOf(party))},
                {QStringLiteral("descendant"), nullOr(objectOf(party))}, {QStringLiteral("thread_level"), isBool},
                {QStringLiteral("evidence"), arrayOf(objectOf(evidence))}}},
        {QStringLiteral("stats"), statsFields()},
        {QStringLiteral("end"), statsFields()},
    };
}

QByteArray compact(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

QString flowName(const QJsonObject& flow)
{
    return flow[u"protocol"].toString() + u' ' + flow[u"local"].toString() + u' ' + flow[u"remote"].toString();
}
} // namespace

class TestJsonlContract final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyEventHasEveryField_data() { addRowForEachMode(); }
    void everyEventHasEveryField();
    void interruptFlushesEveryFlow_data() { addRowForEachMode(); }
    void interruptFlushesEveryFlow();
    void processLinesTellBirths_data() { addRowForEachMode(); }
    void processLinesTellBirths();
    void flowCountsWireBytes_data() { addRowForEachMode(); }
    void flowCountsWireBytes();
};

void TestJsonlContract::everyEventHasEveryField()
{
    QFETCH(const QString, mode);
    WatchRun run({QStringLiteral("--attribution"), mode, QStringLiteral("--view"), QStringLiteral("paper")});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    StandIn bot(QStringLiteral("bot"));
    StandIn browser(
        QStringLiteral("browser"), {QStringLiteral("--ipv6"), QStringLiteral("--seconds"), QStringLiteral("1")});
    StandIn forger(QStringLiteral("forger"));
    QVERIFY(bot.waitForEnd() && browser.waitForEnd() && forger.waitForEnd());
    run.readFor(1500ms);
    QCOMPARE(run.interrupt(), 1);

    QVERIFY2(run.strayLines().isEmpty(), qPrintable(run.strayLines().join(u'\n')));
    const auto kinds = contract();
    std::set<QString> met;
    for (const QJsonObject& event : run.events()) {
        const QString kind = event[u"event"].toString();
        const auto fields = kinds.find(kind);
        QVERIFY2(fields != kinds.end(), compact(event));
        const QString wrong = wrongField(event, fields->second);
        QVERIFY2(
            wrong.isEmpty(), qPrintable(QStringLiteral("field %1 of ").arg(wrong) + QString::fromUtf8(compact(event))));
        met.insert(kind);
    }
    QCOMPARE(met.size(), kinds.size());
    QCOMPARE(run.events().front()[u"event"].toString(), QStringLiteral("start"));
    QCOMPARE(run.events().front()[u"attribution"].toString(), mode);
    QVERIFY(run.events().front()[u"interfaces"].toArray().contains(QStringLiteral("lab-pc")));
    QCOMPARE(run.events().back()[u"event"].toString(), QStringLiteral("end"));
}

void TestJsonlContract::interruptFlushesEveryFlow()
{
    QFETCH(const QString, mode);
    WatchRun run({QStringLiteral("--attribution"), mode});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    StandIn radio(QStringLiteral("radio"), {QStringLiteral("--seconds"), QStringLiteral("30")});
    const auto isRadio = [](const QJsonObject& event) { return event[u"remote"].toString() == u"198.51.100.90:8000"; };
    QVERIFY(run.waitFor(isRadio, 5s));
    QCOMPARE(run.interrupt(), 0); // the radio is still playing

    QCOMPARE(run.events().back()[u"event"].toString(), QStringLiteral("end"));
    std::map<QString, int> finals;
    for (const QJsonObject& flow : run.eventsOf(QStringLiteral("flow"))) {
        finals[flowName(flow)] += flow[u"final"].toBool() ? 1 : 0;
    }
    for (const auto& [name, count] : finals) {
        QVERIFY2(count == 1, qPrintable(QStringLiteral("%1 was final %2 times").arg(name).arg(count)));
    }
}

void TestJsonlContract::processLinesTellBirths()
{
    QFETCH(const QString, mode);
    WatchRun run({QStringLiteral("--attribution"), mode});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    StandIn bot(QStringLiteral("bot-double-fork"));
    const QJsonObject truth = bot.waitForTruth(QStringLiteral("pair"));
    QVERIFY(bot.waitForEnd());
    run.readFor(1200ms);
    run.interrupt();

    // The flooder's parent ended before it spoke: its birth leads to the bot all the same, over the process between.
    std::map<int, int> births;
    std::set<int> ended;
    for (const QJsonObject& process : run.eventsOf(QStringLiteral("process"))) {
        if (process[u"birth_parent"].isObject()) {
            births[process[u"pid"].toInt()] = process[u"birth_parent"][u"pid"].toInt();
        }
        if (process[u"change"].toString() == u"exit") {
            ended.insert(process[u"pid"].toInt());
        }
    }
    const int flooder = truth[u"descendant"][u"pid"].toInt();
    QCOMPARE(births[births[flooder]], truth[u"ancestor"][u"pid"].toInt());
    QVERIFY(ended.contains(flooder));
}

void TestJsonlContract::flowCountsWireBytes()
{
    QFETCH(const QString, mode);
    WatchRun run({QStringLiteral("--attribution"), mode});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    StandIn bot(QStringLiteral("bot"));
    QVERIFY(bot.waitForEnd());
    run.readFor(500ms);
    run.interrupt();

    const auto flows = run.eventsOf(QStringLiteral("flow"));
    for (const QJsonObject& truth : bot.truth(QStringLiteral("flow"))) {
        if (truth[u"role"].toString() != u"flood") {
            continue;
        }
        const auto found = std::find_if(flows.begin(), flows.end(),
            [&](const QJsonObject& flow) { return flow[u"final"].toBool() && flow[u"local"] == truth[u"local"]; });
        QVERIFY(found != flows.end());
        // 200 datagrams of 512 bytes, each with 8 bytes of UDP, 20 of IPv4 and 14 of Ethernet.
        QCOMPARE((*found)[u"tx_packets"].toInt(), 200);
        QCOMPARE((*found)[u"tx_bytes"].toInt(), 200 * (512 + 8 + 20 + 14));
        QCOMPARE((*found)[u"pid"].toInt(), truth[u"pid"].toInt());
        QCOMPARE((*found)[u"comm"].toString(), QStringLiteral("lab-bot-flood"));
    }
}

int main(int argc, char** argv) { return runInLab<TestJsonlContract>(argc, argv); }

#include "tst_jsonl_contract.moc"
