// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <set>

#include "core/analyse/analyzer.h"
#include "core/analyse/reduction.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;
using Births = std::vector<std::pair<int, int>>;

namespace {
/// "1(100[2](200))": parents with their children in brackets, [n] silent ones folded above.
std::string drawn(const std::vector<ReducedNode>& nodes, const ReducedNode& node)
{
    std::string below;
    for (const std::int32_t child : node.children) {
        below += (below.empty() ? "" : " ") + drawn(nodes, nodes[static_cast<std::size_t>(child)]);
    }
    return std::to_string(node.key.pid.value)
        + (node.foldedAbove > 0 ? "[" + std::to_string(node.foldedAbove) + "]" : "")
        + (below.empty() ? "" : "(" + below + ")");
}

std::string drawn(const std::vector<ReducedNode>& nodes)
{
    std::string text;
    for (const ReducedNode& node : nodes) {
        if (node.parent == -1) {
            text += (text.empty() ? "" : " ") + drawn(nodes, node);
        }
    }
    return text;
}
} // namespace

/// The paper's reduction on small forests. Rows: "child<parent" pairs; who talks; who is a kernel thread.
class TestReduction : public QObject {
    Q_OBJECT

private:
    static SnapshotPointer forest(const Births& births, const std::set<int>& talking, const std::set<int>& kernel = {})
    {
        Analyzer analyzer;
        ObservationBuilder scene;
        std::uint64_t flow = 0;
        for (const auto& [pid, parent] : births) {
            ProcessBuilder process = aProcess(pid, "p");
            if (parent != 0) {
                process.childOf(parent);
            }
            if (kernel.contains(pid)) {
                process.kernelThread();
            }
            scene.add(process);
            if (talking.contains(pid)) {
                scene.add(aFlow(++flow).openedBy(pid).at(500ms));
            }
        }
        return analyzer.apply(scene.take(1s));
    }

private Q_SLOTS:
    void testShapes_data()
    {
        QTest::addColumn<Births>("births");
        QTest::addColumn<std::set<int>>("talking");
        QTest::addColumn<QString>("expected");
        const auto row
            = [](const char* name, const Births& births, const std::set<int>& talking, const char* expected) {
                  QTest::newRow(name) << births << talking << QString::fromLatin1(expected);
              };
        row("nobody", {}, {}, "");
        row("nobody talks", {{1, 0}, {2, 1}}, {}, "");
        row("one talks", {{1, 0}, {2, 1}, {3, 2}}, {3}, "3[2]");
        row("pair", {{1, 0}, {2, 1}, {3, 2}}, {2, 3}, "2[1](3)");
        row("silent between", {{1, 0}, {2, 1}, {3, 2}, {4, 3}, {5, 4}}, {2, 5}, "2[1](5[2])");
        row("branching is kept", {{1, 0}, {2, 1}, {3, 2}, {4, 2}}, {3, 4}, "2[1](3 4)");
        row("only the lowest branching", {{1, 0}, {2, 1}, {3, 2}, {4, 3}, {5, 3}}, {4, 5}, "3[2](4 5)");
        row("branchings nest", {{1, 0}, {2, 1}, {3, 1}, {4, 2}, {5, 2}, {6, 3}}, {4, 5, 6}, "1(2(4 5) 6[1])");
        row("silent branches do not count", {{1, 0}, {2, 1}, {3, 1}, {4, 1}}, {4}, "4[1]");
        row("two trees", {{1, 0}, {2, 0}, {3, 2}}, {1, 3}, "1 3[1]");
    }
    void testShapes()
    {
        QFETCH(Births, births);
        QFETCH(std::set<int>, talking);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(drawn(reduce(*forest(births, talking)))), expected);
    }

    void testParentsComeBeforeChildrenAndKnowThem()
    {
        const std::vector<ReducedNode> nodes
            = reduce(*forest({{1, 0}, {2, 1}, {3, 1}, {4, 2}, {5, 2}}, {1, 2, 3, 4, 5}));
        QCOMPARE(nodes.size(), std::size_t{5});
        for (std::size_t index = 0; index < nodes.size(); ++index) {
            QVERIFY(nodes[index].parent < static_cast<std::int32_t>(index));
            for (const std::int32_t child : nodes[index].children) {
                QCOMPARE(nodes[static_cast<std::size_t>(child)].parent, static_cast<std::int32_t>(index));
            }
        }
        QCOMPARE(nodes[0].children, (std::vector<std::int32_t>{1, 2}));
    }

    void testQuietOnesAreCountedAndShownWhenAskedFor()
    {
        const SnapshotPointer snapshot = forest({{1, 0}, {2, 1}, {3, 2}, {4, 2}, {5, 4}, {6, 2}}, {2, 6}, {4});
        const std::vector<ReducedNode> folded = reduce(*snapshot);
        QCOMPARE(drawn(folded), "2[1](6)");
        QCOMPARE(folded[0].foldedBelow, 2U); // 3 and 5; 4 is the kernel's
        QCOMPARE(drawn(reduce(*snapshot, {.isQuietShown = true, .unfolded = {}})), "1(2(3 5[1] 6))");
        QCOMPARE(drawn(reduce(*snapshot, {.isQuietShown = false, .unfolded = {key(2)}})), "2[1](3 6)");
    }

    void testWhoHasEndedIsNotCountedAsFolded()
    {
        Analyzer analyzer;
        ObservationBuilder scene;
        scene.add(aProcess(2, "p")).add(aProcess(3, "p").childOf(2)).add(aProcess(4, "p").childOf(2));
        scene.add(aFlow(1).openedBy(2).at(500ms));
        QCOMPARE(reduce(*analyzer.apply(scene.take(1s)))[0].foldedBelow, 2U);
        scene.add(aProcess(4, "p").childOf(2).ended());
        const SnapshotPointer snapshot = analyzer.apply(scene.take(2s));
        QCOMPARE(snapshot->processes.size(), std::size_t{3}); // it is still told of
        QCOMPARE(reduce(*snapshot)[0].foldedBelow, 1U);
    }

    void testWhoHasEndedDoesNotTalkNow()
    {
        Analyzer analyzer;
        ObservationBuilder scene;
        scene.add(aProcess(2, "p")).add(aProcess(3, "p").childOf(2));
        scene.add(aFlow(1).openedBy(2).at(500ms)).add(aFlow(2).openedBy(3).at(500ms));
        QCOMPARE(countTalking(*analyzer.apply(scene.take(1s))), std::size_t{2});
        scene.add(aProcess(3, "p").childOf(2).ended());
        const SnapshotPointer snapshot = analyzer.apply(scene.take(2s));
        QVERIFY(snapshot->processes.back()->isCommunicating); // so it stands in the forest
        QCOMPARE(countTalking(*snapshot), std::size_t{1});
    }

    void testKernelThreadsAreShownOnlyWhenTheyTalk()
    {
        const SnapshotPointer snapshot = forest({{2, 0}, {3, 2}, {4, 2}, {5, 2}}, {3, 4}, {2, 3, 4, 5});
        QCOMPARE(drawn(reduce(*snapshot)), "3[1] 4[1]");
    }

    void testEndsOfAFindingStayInSight()
    {
        Analyzer analyzer;
        ObservationBuilder scene;
        scene.add(aProcess(100, "a")).add(aProcess(200, "b").childOf(100));
        scene.add(aFlow(1).openedBy(100).at(500ms)).add(aFlow(2).openedBy(200).at(500ms));
        analyzer.apply(scene.take(1s));
        QCOMPARE(drawn(reduce(*analyzer.apply(scene.take(500s)))), "100(200)");
    }

    void testLineageOfAHundredThousand()
    {
        Births births{{1, 0}};
        for (int pid = 2; pid <= 100'000; ++pid) {
            births.emplace_back(pid, pid - 1);
        }
        const SnapshotPointer snapshot = forest(births, {1, 100'000});
        QCOMPARE(drawn(reduce(*snapshot)), "1(100000[99998])");
        QCOMPARE(snapshot->findings.size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestReduction)
#include "tst_reduction.moc"
