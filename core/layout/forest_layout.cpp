// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Who gets which seat, and what is remembered of it. Where the seats are: forest_layout_tidy.cpp.
#include "core/layout/forest_layout.h"

#include <algorithm>

namespace netgrove {

namespace {

double leftOf(const LayoutRequest& request) { return request.shift - request.width / 2; }
double rightOf(const LayoutRequest& request) { return request.shift + request.width / 2; }

} // namespace

ForestLayout::ForestLayout(LayoutMetrics metrics)
    : m_metrics(metrics)
{
}

void ForestLayout::setMetrics(const LayoutMetrics& metrics)
{
    if (metrics != m_metrics) {
        m_metrics = metrics;
        m_requests.clear();
        m_isCompacting = true;
    }
}

const LayoutPlace* ForestLayout::find(ProcessKey key) const
{
    const auto place = m_places.find(key);
    return place == m_places.end() ? nullptr : &place->second;
}

void ForestLayout::countEmptySeats()
{
    m_emptySeats = 0;
    for (const auto& [parent, family] : m_families) {
        const auto isEmpty = [](const Seat& seat) { return seat.isEmpty; };
        m_emptySeats += static_cast<std::size_t>(std::ranges::count_if(family.across, isEmpty));
        m_emptySeats += static_cast<std::size_t>(std::ranges::count_if(family.stacked, isEmpty));
    }
}

bool ForestLayout::update(const std::vector<LayoutRequest>& requests)
{
    if (requests == m_requests && !m_isCompacting) {
        return false;
    }
    m_isCompacting = m_isCompacting || m_requests.empty();
    m_requests = requests;
    assignSeats(requests);
    if (m_isCompacting) {
        chooseWidth(requests);
    }
    arrange(requests);
    countEmptySeats();
    m_isCompacting = false;
    return true;
}

// ------------------------------------------------------------------------------------------------------ the seats

void ForestLayout::assignSeats(const std::vector<LayoutRequest>& requests)
{
    std::vector<bool> isLeaf(requests.size(), true);
    std::unordered_map<ProcessKey, Members> across;
    std::unordered_map<ProcessKey, Members> stacked;
    std::unordered_set<ProcessKey> present;
    for (const LayoutRequest& request : requests) {
        present.insert(request.key);
        if (request.parent >= 0) {
            isLeaf[static_cast<std::size_t>(request.parent)] = false;
        }
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const LayoutRequest& request = requests[i];
        const ProcessKey parent
            = request.parent < 0 ? ProcessKey{} : requests[static_cast<std::size_t>(request.parent)].key;
        (isLeaf[i] && request.mayStack ? stacked : across)[parent].push_back(&request);
    }
    std::unordered_map<ProcessKey, Family> before;
    std::swap(before, m_families);
    Members inColumns;
    const auto seat = [&](ProcessKey parent) {
        Members& leaves = stacked[parent];
        Members& others = across[parent];
        if (leaves.size() <= m_metrics.leavesAcross) { // few enough to stand beside the others
            others.insert(others.end(), leaves.begin(), leaves.end());
            leaves.clear();
        }
        const auto known = before.find(parent);
        if (others.empty() && leaves.empty() && (known == before.end() || m_isCompacting)) {
            return;
        }
        Family& family = m_families[parent];
        if (known != before.end()) {
            family = std::move(known->second);
        }
        fill(family.across, others, present);
        fill(family.stacked, leaves, present);
        inColumns.insert(inColumns.end(), leaves.begin(), leaves.end());
    };
    seat({});
    for (const LayoutRequest& request : requests) {
        seat(request.key);
    }
    for (const LayoutRequest* leaf : inColumns) { // below these there is no room to keep
        m_families.erase(leaf->key);
    }
}

void ForestLayout::fill(
    std::vector<Seat>& seats, const Members& members, const std::unordered_set<ProcessKey>& present) const
{
    std::unordered_map<ProcessKey, const LayoutRequest*> waiting;
    for (const LayoutRequest* member : members) {
        waiting.emplace(member->key, member);
    }
    // Who has only moved elsewhere leaves no gap.
    std::erase_if(seats,
        [&](const Seat& seat) { return !seat.isEmpty && !waiting.contains(seat.key) && present.contains(seat.key); });
    for (Seat& seat : seats) {
        const auto known = seat.isEmpty ? waiting.end() : waiting.find(seat.key);
        if (known == waiting.end()) {
            if (!seat.isEmpty) {
                const auto span = m_spans.find(seat.key);
                seat.span = span == m_spans.end() ? Span{seat.left, seat.right, 1} : span->second;
                seat.isEmpty = true;
            }
            continue;
        }
        const LayoutRequest& wanted = *known->second;
        seat.left = m_isCompacting ? leftOf(wanted) : std::min(seat.left, leftOf(wanted));
        seat.right = m_isCompacting ? rightOf(wanted) : std::max(seat.right, rightOf(wanted));
        waiting.erase(known);
    }
    if (m_isCompacting) {
        std::erase_if(seats, [](const Seat& seat) { return seat.isEmpty; });
    }
    auto vacancy = seats.begin();
    std::vector<Seat> added;
    for (const LayoutRequest* member : members) { // in order of birth
        if (!waiting.contains(member->key)) {
            continue;
        }
        vacancy = std::find_if(vacancy, seats.end(), [](const Seat& seat) { return seat.isEmpty; });
        if (vacancy == seats.end()) {
            added.push_back(Seat{member->key, leftOf(*member), rightOf(*member), false, {}, -1, 0});
        } else {
            vacancy->key = member->key;
            vacancy->left = std::min(vacancy->left, leftOf(*member));
            vacancy->right = std::max(vacancy->right, rightOf(*member));
            vacancy->isEmpty = false;
        }
    }
    seats.insert(seats.end(), added.begin(), added.end());
}

} // namespace netgrove
