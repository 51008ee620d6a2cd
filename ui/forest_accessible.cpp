// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_accessible.h"

#include <QAccessibleWidget>
#include <QPointer>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ui/forest_canvas.h"
#include "ui/format.h"

namespace netgrove {

namespace {

class CanvasAccessible;

/// One item of the forest. Lives as long as its canvas; says that it is invalid once its item is gone.
class ItemAccessible final : public QAccessibleInterface, public QAccessibleActionInterface {
    Q_DECLARE_TR_FUNCTIONS(ForestCanvas)

public:
    ItemAccessible(ForestCanvas& canvas, ProcessKey key)
        : m_canvas(&canvas)
        , m_key(key)
    {
    }

    bool isValid() const override { return item() != nullptr || m_isLeaving; }
    /// It is about to be told that this one is gone: for that it must still be somebody.
    void setLeaving() { m_isLeaving = true; }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* parent() const override
    {
        return m_canvas ? QAccessible::queryAccessibleInterface(m_canvas.data()) : nullptr;
    }
    QAccessibleInterface* child(int /*index*/) const override { return nullptr; }
    QAccessibleInterface* childAt(int /*x*/, int /*y*/) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface* /*child*/) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::TreeItem; }

    QString text(QAccessible::Text kind) const override
    {
        const ForestItem* shown = item();
        if (shown == nullptr) {
            return {};
        }
        switch (kind) {
        case QAccessible::Name:
            return name(*shown);
        case QAccessible::Description:
            return m_canvas->stateWords(*shown);
        case QAccessible::Help:
            return m_canvas->describe(*shown);
        default:
            return {};
        }
    }
    void setText(QAccessible::Text /*kind*/, const QString& /*text*/) override { }

    QRect rect() const override
    {
        const ForestItem* shown = item();
        if (shown == nullptr) {
            return {};
        }
        const QRect inWidget = m_canvas->itemRect(*shown);
        return {m_canvas->mapToGlobal(inWidget.topLeft()), inWidget.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        const ForestItem* shown = item();
        if (shown == nullptr) {
            state.invalid = true;
            return state;
        }
        state.focusable = state.selectable = true;
        state.selected = m_canvas->current() == m_key;
        state.focused = state.selected && m_canvas->hasFocus();
        state.active = state.focused;
        state.expandable = !shown->pill.isEmpty();
        state.collapsed = shown->foldedBelow > 0;
        state.expanded = shown->isUnfolded;
        state.offscreen = !m_canvas->isVisibleItem(*shown);
        state.invisible = !m_canvas->isVisible();
        state.disabled = !m_canvas->isEnabled();
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }

    QStringList actionNames() const override
    {
        const ForestItem* shown = item();
        if (shown == nullptr) {
            return {};
        }
        QStringList names{setFocusAction(), pressAction(), showMenuAction()};
        if (!shown->pill.isEmpty()) {
            names << toggleAction();
        }
        return names;
    }
    QString localizedActionDescription(const QString& name) const override
    {
        return name == pressAction()   ? tr("Selects it and shows its details")
            : name == showMenuAction() ? tr("Opens its menu")
            : name == toggleAction()   ? tr("Folds or unfolds its quiet children")
                                       : QAccessibleActionInterface::localizedActionDescription(name);
    }
    void doAction(const QString& name) override
    {
        const ForestItem* shown = item();
        if (shown == nullptr) {
            return;
        }
        const ForestItem copy = *shown; // acting may change the forest
        if (name == setFocusAction()) {
            m_canvas->setFocus(Qt::OtherFocusReason);
            m_canvas->select(copy);
        } else if (name == pressAction()) {
            m_canvas->select(copy);
            Q_EMIT m_canvas->activated(copy.process);
        } else if (name == showMenuAction()) {
            m_canvas->openMenu(copy);
        } else if (name == toggleAction()) {
            m_canvas->toggleFold(copy);
        }
    }
    QStringList keyBindingsForAction(const QString& name) const override
    {
        return name == pressAction()   ? QStringList{QStringLiteral("Return")}
            : name == showMenuAction() ? QStringList{QStringLiteral("Shift+F10")}
            : name == toggleAction()   ? QStringList{QStringLiteral("Space")}
                                       : QStringList{};
    }

private:
    const ForestItem* item() const { return m_canvas ? m_canvas->scene().find(m_key) : nullptr; }
    static QString name(const ForestItem& item)
    {
        if (item.thread != nullptr) {
            return tr("thread %1 %2", "name and number").arg(safe(item.thread->name, 64)).arg(item.thread->tid.value);
        }
        if (item.host) {
            return item.name;
        }
        return tr("%1 %2", "a process and its pid")
            .arg(processName(item.record->facts))
            .arg(item.record->key.pid.value);
    }

    QPointer<ForestCanvas> m_canvas;
    ProcessKey m_key;
    bool m_isLeaving = false;
};

/// The canvas as a tree. Children that are gone are dropped when someone asks next.
class CanvasAccessible final : public QAccessibleWidget {
public:
    explicit CanvasAccessible(ForestCanvas& canvas)
        : QAccessibleWidget(&canvas, QAccessible::Tree)
    {
    }
    ~CanvasAccessible() override
    {
        for (const auto& [key, id] : m_ids) {
            QAccessible::deleteAccessibleInterface(id);
        }
    }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.focusable = true;
        return state;
    }
    int childCount() const override
    {
        return static_cast<int>(canvas().items().size()) + QAccessibleWidget::childCount();
    }
    QAccessibleInterface* child(int index) const override
    {
        const std::vector<ForestItem>& items = canvas().items();
        const auto count = static_cast<int>(items.size());
        if (index < 0) {
            return nullptr;
        }
        return index < count ? of(items[static_cast<std::size_t>(index)].key) : QAccessibleWidget::child(index - count);
    }
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        for (const auto& [key, id] : m_ids) {
            if (QAccessible::accessibleInterface(id) == child) {
                return canvas().scene().numberOf(key);
            }
        }
        const int index = QAccessibleWidget::indexOfChild(child);
        return index < 0 ? -1 : index + static_cast<int>(canvas().items().size());
    }
    QAccessibleInterface* childAt(int x, int y) const override
    {
        const QPoint point = canvas().mapFromGlobal(QPoint(x, y));
        for (const ForestItem& item : canvas().items()) {
            if (canvas().itemRect(item).contains(point)) {
                return of(item.key);
            }
        }
        return QAccessibleWidget::childAt(x, y);
    }
    QAccessibleInterface* focusChild() const override
    {
        const auto current = canvas().current();
        if (canvas().hasFocus() && current && canvas().scene().numberOf(*current) >= 0) {
            return of(*current);
        }
        return QAccessibleWidget::focusChild();
    }

    QAccessibleInterface* of(ProcessKey key) const
    {
        forgetTheGone();
        const auto known = m_ids.find(key);
        if (known != m_ids.end()) {
            return QAccessible::accessibleInterface(known->second);
        }
        auto* made = new ItemAccessible(canvas(), key); // QAccessible owns it from here on
        m_ids.emplace(key, QAccessible::registerAccessibleInterface(made));
        return made;
    }

    void tellChanges(void (*tell)(QAccessibleEvent*))
    {
        std::vector<ProcessKey> turned;
        std::vector<ProcessKey> come;
        std::unordered_map<ProcessKey, int> now;
        for (const ForestItem& item : canvas().items()) {
            const int verdict = item.isPair() ? static_cast<int>(item.grade()) : -1;
            now.emplace(item.key, verdict);
            const auto before = m_told.find(item.key);
            if (before == m_told.end()) {
                come.push_back(item.key);
            } else if (before->second != verdict) {
                turned.push_back(item.key);
            }
        }
        std::vector<ProcessKey> gone; // of whom anyone has ever asked: nobody misses the others
        for (const auto& [key, id] : m_ids) {
            if (!now.contains(key)) {
                gone.push_back(key);
            }
        }
        const bool isFirst = std::exchange(m_told, std::move(now)).empty();
        if (isFirst) {
            return;
        }
        int budget = kMostForestEvents;
        tellEach(turned, budget, [&](ProcessKey key) { send(of(key), QAccessible::DescriptionChanged, tell); });
        tellEach(gone, budget, [&](ProcessKey key) { sendGone(key, tell); });
        tellEach(come, budget, [&](ProcessKey key) { send(of(key), QAccessible::ObjectCreated, tell); });
        if (budget < 0) {
            send(this, QAccessible::ObjectReorder, tell);
        }
    }

private:
    /// Goes below zero where not all could be told.
    template <class Tell> static void tellEach(const std::vector<ProcessKey>& keys, int& budget, Tell tell)
    {
        for (const ProcessKey key : keys) {
            if (--budget < 0) {
                return;
            }
            tell(key);
        }
    }
    static void send(QAccessibleInterface* face, QAccessible::Event kind, void (*tell)(QAccessibleEvent*))
    {
        QAccessibleEvent event(face, kind);
        tell(&event);
    }
    void sendGone(ProcessKey key, void (*tell)(QAccessibleEvent*))
    {
        const auto known = m_ids.find(key);
        auto* item = static_cast<ItemAccessible*>(QAccessible::accessibleInterface(known->second));
        item->setLeaving();
        send(item, QAccessible::ObjectDestroyed, tell);
        QAccessible::deleteAccessibleInterface(known->second);
        m_ids.erase(known);
    }
    ForestCanvas& canvas() const { return *static_cast<ForestCanvas*>(widget()); }
    void forgetTheGone() const
    {
        const ForestScene& scene = canvas().scene();
        if (m_ids.size() <= scene.items().size() + 64) {
            return; // told as invalid; swept now and then
        }
        std::erase_if(m_ids, [&scene](const auto& entry) {
            const bool isGone = scene.numberOf(entry.first) < 0;
            if (isGone) {
                QAccessible::deleteAccessibleInterface(entry.second);
            }
            return isGone;
        });
    }

    mutable std::unordered_map<ProcessKey, QAccessible::Id> m_ids;
    std::unordered_map<ProcessKey, int> m_told; ///< with its verdict; of an empty forest nothing is told
};

QAccessibleInterface* makeAccessible(const QString& /*className*/, QObject* object)
{
    auto* canvas = qobject_cast<ForestCanvas*>(object);
    return canvas == nullptr ? nullptr : new CanvasAccessible(*canvas);
}

} // namespace

void installForestAccessibility()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeAccessible);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

void tellForestSelection(const ForestCanvas& canvas, ProcessKey selected)
{
    auto* tree = QAccessible::queryAccessibleInterface(const_cast<ForestCanvas*>(&canvas));
    auto* forest = dynamic_cast<CanvasAccessible*>(tree);
    if (forest == nullptr) {
        return;
    }
    QAccessibleInterface* item = forest->of(selected);
    QAccessibleEvent selection(item, QAccessible::Selection);
    QAccessible::updateAccessibility(&selection);
    if (canvas.hasFocus()) {
        QAccessibleEvent focus(item, QAccessible::Focus);
        QAccessible::updateAccessibility(&focus);
    }
}

void tellForestChanges(const ForestCanvas& canvas, void (*tell)(QAccessibleEvent*))
{
    auto* tree = QAccessible::queryAccessibleInterface(const_cast<ForestCanvas*>(&canvas));
    if (auto* forest = dynamic_cast<CanvasAccessible*>(tree)) {
        forest->tellChanges(tell);
    }
}

} // namespace netgrove
