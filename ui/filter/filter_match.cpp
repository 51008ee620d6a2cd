// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "ui/filter/filter.h"
#include "ui/format.h"

namespace netgrove {

namespace {

bool isAboutConnections(const FilterTerm& term)
{
    switch (term.field) {
    case FilterField::ip:
    case FilterField::host:
    case FilterField::country:
    case FilterField::port:
    case FilterField::protocol:
        return true;
    case FilterField::is:
        return std::all_of(term.values.begin(), term.values.end(),
            [](const FilterValue& value) { return value.trait == FilterTrait::external; });
    default:
        return false;
    }
}

template <class Test> bool anyValue(const FilterTerm& term, Test test)
{
    return std::any_of(term.values.begin(), term.values.end(), test);
}

bool contains(const QString& text, const FilterValue& value) { return text.contains(value.text, Qt::CaseInsensitive); }

bool isNone(const FilterValue& value) { return value.text.compare(u"none", Qt::CaseInsensitive) == 0; }

bool isIn(const FilterCountry& country, const FilterValue& value)
{
    if (isNone(value)) {
        return country.code.isEmpty() && country.name.isEmpty();
    }
    const bool isCode = value.text.size() == 2 && value.text[0].unicode() < 0x80 && value.text[1].unicode() < 0x80;
    return isCode ? country.code.compare(value.text, Qt::CaseInsensitive) == 0 : contains(country.name, value);
}

bool isOfPackage(const ProcessObservation& process, const FilterValue& value)
{
    const PackageState state = process.program ? process.program->package : PackageState::notKnown;
    return state == PackageState::owned ? contains(safe(process.program->packageName, 128), value)
                                        : state == PackageState::none && isNone(value);
}

/// The term as it stands, without its sign.
bool holdsOf(const FilterTerm& term, const FlowObservation& flow, const CountryOf& countryOf)
{
    const Endpoint& remote = flow.key.remote;
    return anyValue(term, [&](const FilterValue& value) {
        switch (term.field) {
        case FilterField::ip:
            return remote.address.isInPrefix(value.network, value.prefixLength);
        case FilterField::host:
            return contains(safe(flow.hostName), value);
        case FilterField::country:
            return flow.scope == RemoteScope::external
                && isIn(countryOf ? countryOf(remote.address) : FilterCountry(), value);
        case FilterField::port:
            return remote.port >= value.firstPort && remote.port <= value.lastPort
                && (flow.key.protocol == Protocol::tcp || flow.key.protocol == Protocol::udp
                    || flow.key.protocol == Protocol::sctp);
        case FilterField::protocol:
            return flow.key.protocol == value.protocol;
        default: // is:external
            return flow.scope == RemoteScope::external;
        }
    });
}

bool hasTrait(const ProcessRecord& process, FilterTrait trait)
{
    switch (trait) {
    case FilterTrait::external:
        return std::any_of(process.flows.begin(), process.flows.end(),
            [](const FlowPointer& flow) { return flow->facts.scope == RemoteScope::external; });
    case FilterTrait::talking:
        return process.isCommunicating;
    case FilterTrait::quiet:
        return !process.isCommunicating && !process.ended;
    case FilterTrait::ended:
        return process.ended.has_value();
    case FilterTrait::suspended:
        return process.facts.state == 'T' && !process.ended;
    }
    return false;
}

bool hasVerdict(const ProcessRecord& process, FilterVerdict verdict)
{
    if (process.findings.empty()) {
        return verdict == FilterVerdict::none;
    }
    switch (process.worstGrade) {
    case Grade::alert:
        return verdict == FilterVerdict::alert;
    case Grade::notice:
        return verdict == FilterVerdict::notice;
    case Grade::expected:
        break;
    }
    return verdict == FilterVerdict::expected;
}

bool isNamed(const ProcessRecord& process, const FilterValue& value)
{
    return contains(processName(process.facts), value) || contains(safe(process.facts.commandLine, 4096), value)
        || contains(safe(process.facts.executable), value);
}

bool holdsAnywhere(const ProcessRecord& process, const QString& user, const FilterValue& value)
{
    return isNamed(process, value) || contains(QString::number(process.key.pid.value), value) || contains(user, value)
        || std::any_of(process.flows.begin(), process.flows.end(), [&value](const FlowPointer& flow) {
               return contains(formatEndpoint(flow->facts.key, true), value)
                   || (!flow->facts.hostName.empty() && contains(safe(flow->facts.hostName), value));
           });
}

bool holdsOf(const FilterTerm& term, const ProcessRecord& process, const QString& user)
{
    return anyValue(term, [&](const FilterValue& value) {
        switch (term.field) {
        case FilterField::process:
            return isNamed(process, value);
        case FilterField::pid:
            return process.key.pid.value == value.pid;
        case FilterField::user:
            return user.compare(value.text, Qt::CaseInsensitive) == 0;
        case FilterField::verdict:
            return hasVerdict(process, value.verdict);
        case FilterField::is:
            return hasTrait(process, value.trait);
        case FilterField::package:
            return isOfPackage(process.facts, value);
        default:
            return holdsAnywhere(process, user, value);
        }
    });
}

} // namespace

bool matches(const Filter& filter, const ProcessRecord& process, const QString& user, const CountryOf& countryOf)
{
    bool asksForConnection = false;
    for (const FilterTerm& term : filter.terms) {
        if (!isAboutConnections(term)) {
            if (holdsOf(term, process, user) == term.isNegated) {
                return false;
            }
        } else if (!term.isNegated) {
            asksForConnection = true;
        } else if (std::any_of(process.flows.begin(), process.flows.end(),
                       [&](const FlowPointer& flow) { return holdsOf(term, flow->facts, countryOf); })) {
            return false;
        }
    }
    return !asksForConnection || std::any_of(process.flows.begin(), process.flows.end(), [&](const FlowPointer& flow) {
        return std::all_of(filter.terms.begin(), filter.terms.end(), [&](const FilterTerm& term) {
            return term.isNegated || !isAboutConnections(term) || holdsOf(term, flow->facts, countryOf);
        });
    });
}

} // namespace netgrove
