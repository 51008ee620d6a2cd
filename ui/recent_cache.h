// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <utility>

namespace netgrove {

/// What was made for one picture and is likely to be wanted for the next. What no picture asked for during kKept of
/// them goes, so that names which come and go do not pile up; beyond `most` everything goes.
template <class Key, class Value> class RecentCache {
public:
    static constexpr quint32 kKept = 256;

    explicit RecentCache(qsizetype most)
        : m_most(most)
    {
    }

    /// The value of `key`; `make()` gives it where there is none. The reference lasts until the next call.
    template <class Make> const Value& get(const Key& key, Make&& make)
    {
        auto place = m_entries.find(key);
        if (place == m_entries.end()) {
            if (m_entries.size() >= m_most) {
                m_entries.clear();
            }
            place = m_entries.insert(key, {std::forward<Make>(make)(), m_picture});
        }
        place->lastUsed = m_picture;
        return place->value;
    }

    /// A new picture begins.
    void nextPicture()
    {
        if (++m_picture % kKept == 0) {
            m_entries.removeIf([this](const auto& entry) { return m_picture - entry.value().lastUsed > kKept; });
            m_entries.squeeze();
        }
    }

    void clear() { m_entries.clear(); }
    qsizetype size() const { return m_entries.size(); }

private:
    struct Entry {
        Value value;
        quint32 lastUsed = 0; ///< a picture's number; may wrap
    };

    qsizetype m_most;
    quint32 m_picture = 0;
    QHash<Key, Entry> m_entries;
};

} // namespace netgrove
