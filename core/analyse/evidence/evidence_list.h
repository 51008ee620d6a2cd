// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/analyse/evidence/weights.h"
#include "core/analyse/snapshot.h"

namespace netgrove {

/// Collects evidence. Sentences are made only when they are wanted: evidence is weighed in every tick, and told when it
/// has changed.
class EvidenceList {
public:
    explicit EvidenceList(bool isTextWanted)
        : m_isTextWanted(isTextWanted)
    {
    }

    /// size: how large its numbers are; when it changes, the evidence is told anew. text: gives the sentence.
    template <class Text> void add(EvidenceKind kind, std::uint64_t size, Text&& text)
    {
        const Weight& weight = weightOf(kind);
        m_points += weight.points;
        m_hasDeed = m_hasDeed || weight.isDeed;
        m_kinds |= bit(kind);
        m_signature.push_back((static_cast<std::uint64_t>(kind) << 32U) + size);
        if (m_isTextWanted) {
            m_evidence.push_back(
                {.kind = std::string(weight.word), .text = std::forward<Text>(text)(), .points = weight.points});
        }
    }
    template <class Text> void add(EvidenceKind kind, Text&& text) { add(kind, 0, std::forward<Text>(text)); }

    bool has(EvidenceKind kind) const { return (m_kinds & bit(kind)) != 0; }
    bool hasDeed() const { return m_hasDeed; }
    void setDeed() { m_hasDeed = true; }
    int points() const { return m_points; }
    const std::vector<std::uint64_t>& signature() const { return m_signature; }
    std::vector<Evidence> takeEvidence() { return std::move(m_evidence); }

private:
    static std::uint64_t bit(EvidenceKind kind) { return 1ULL << static_cast<unsigned>(kind); }

    bool m_isTextWanted;
    bool m_hasDeed = false;
    int m_points = 0;
    std::uint64_t m_kinds = 0;
    std::vector<std::uint64_t> m_signature;
    std::vector<Evidence> m_evidence;
};

} // namespace netgrove
