// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringList>
#include <algorithm>
#include <array>
#include <utility>

#include "ui/filter/filter.h"

namespace netgrove {

namespace {

struct FieldWord {
    const char16_t* word;
    FilterField field;
};

/// Offered are the first of each field; the others are what people try.
constexpr std::array kFieldWords{FieldWord{u"proc", FilterField::process}, FieldWord{u"user", FilterField::user},
    FieldWord{u"ip", FilterField::ip}, FieldWord{u"host", FilterField::host},
    FieldWord{u"country", FilterField::country}, FieldWord{u"port", FilterField::port},
    FieldWord{u"proto", FilterField::protocol}, FieldWord{u"verdict", FilterField::verdict},
    FieldWord{u"is", FilterField::is}, FieldWord{u"pid", FilterField::pid}, FieldWord{u"package", FilterField::package},
    FieldWord{u"process", FilterField::process}, FieldWord{u"name", FilterField::process},
    FieldWord{u"protocol", FilterField::protocol}, FieldWord{u"net", FilterField::ip},
    FieldWord{u"grade", FilterField::verdict}, FieldWord{u"pkg", FilterField::package}};
constexpr std::size_t kOffered = 11;

constexpr std::array kProtocols{
    Protocol::tcp, Protocol::udp, Protocol::icmp, Protocol::icmpv6, Protocol::sctp, Protocol::raw, Protocol::packet};
constexpr std::array kVerdicts{
    FilterVerdict::alert, FilterVerdict::notice, FilterVerdict::expected, FilterVerdict::none};
constexpr std::array kTraits{
    FilterTrait::external, FilterTrait::talking, FilterTrait::quiet, FilterTrait::ended, FilterTrait::suspended};

QString wordOf(Protocol protocol)
{
    const std::string_view word = toText(protocol);
    return QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
}

QString wordOf(FilterVerdict verdict)
{
    static const std::array kWords{
        QStringLiteral("alert"), QStringLiteral("notice"), QStringLiteral("expected"), QStringLiteral("none")};
    return kWords.at(static_cast<std::size_t>(verdict));
}

QString wordOf(FilterTrait trait)
{
    static const std::array kWords{QStringLiteral("external"), QStringLiteral("talking"), QStringLiteral("quiet"),
        QStringLiteral("ended"), QStringLiteral("suspended")};
    return kWords.at(static_cast<std::size_t>(trait));
}

template <class Value, std::size_t count>
std::optional<Value> findWord(const std::array<Value, count>& values, const QString& word)
{
    const auto place = std::find_if(values.begin(), values.end(),
        [&word](Value value) { return wordOf(value).compare(word, Qt::CaseInsensitive) == 0; });
    return place == values.end() ? std::nullopt : std::optional<Value>(*place);
}

std::optional<std::uint16_t> toPort(const QString& text)
{
    bool isNumber = false;
    const uint number = text.toUInt(&isNumber);
    return isNumber && number <= 0xffff ? std::optional(static_cast<std::uint16_t>(number)) : std::nullopt;
}

bool readPorts(const QString& text, FilterValue& value)
{
    const qsizetype dash = text.indexOf(QLatin1Char('-'));
    const auto first = toPort(dash < 0 ? text : text.left(dash));
    const auto last = dash < 0 ? first : toPort(text.mid(dash + 1));
    if (!first || !last || *first > *last) {
        return false;
    }
    value.firstPort = *first;
    value.lastPort = *last;
    return true;
}

bool readNetwork(const QString& text, FilterValue& value)
{
    const qsizetype slash = text.indexOf(QLatin1Char('/'));
    QString written = slash < 0 ? text : text.left(slash);
    if (written.startsWith(QLatin1Char('[')) && written.endsWith(QLatin1Char(']'))) { // as endpoints are written
        written = written.mid(1, written.size() - 2);
    }
    const auto address = IpAddress::parse(written.toStdString());
    if (!address) {
        return false;
    }
    const auto longest = static_cast<uint>(address->bytes().size() * 8);
    bool isNumber = true;
    const uint length = slash < 0 ? longest : text.mid(slash + 1).toUInt(&isNumber);
    value.network = *address;
    value.prefixLength = length;
    return isNumber && length <= longest;
}

bool readValue(FilterField field, const QString& text, FilterValue& value)
{
    const auto take = [](const auto& found, auto& place) {
        if (found) {
            place = *found;
        }
        return found.has_value();
    };
    value.text = text;
    switch (field) {
    case FilterField::any:
    case FilterField::process:
    case FilterField::user:
    case FilterField::host:
    case FilterField::package:
        return true;
    case FilterField::country: // no country has a number in its name, and none a name of one letter
        return text.size() > 1 && std::none_of(text.begin(), text.end(), [](QChar sign) { return sign.isDigit(); });
    case FilterField::pid: {
        bool isNumber = false;
        value.pid = text.toInt(&isNumber);
        return isNumber && value.pid >= 0;
    }
    case FilterField::ip:
        return readNetwork(text, value);
    case FilterField::port:
        return readPorts(text, value);
    case FilterField::protocol:
        return take(findWord(kProtocols, text), value.protocol);
    case FilterField::verdict:
        return take(findWord(kVerdicts, text), value.verdict);
    case FilterField::is:
        return take(findWord(kTraits, text), value.trait);
    }
    return false;
}

class Parser {
public:
    explicit Parser(QStringView text)
        : m_text(text)
    {
    }

    ParsedFilter run()
    {
        if (m_text.size() > kLongestFilter) {
            fail(FilterProblem::tooLong, kLongestFilter, m_text.size() - kLongestFilter);
        }
        while (!m_result.error) {
            while (!isAtEnd() && m_text[m_at].isSpace()) {
                ++m_at;
            }
            if (isAtEnd()) {
                break;
            }
            readTerm();
        }
        return std::move(m_result);
    }

private:
    bool isAtEnd() const { return m_at >= m_text.size(); }
    bool isAt(char16_t sign) const { return !isAtEnd() && m_text[m_at] == QChar(sign); }

    void fail(FilterProblem problem, qsizetype position, qsizetype length, FilterField field = FilterField::any,
        const QString& what = {})
    {
        m_result.error = FilterError{problem, field, what, position, length};
    }

    void readTerm()
    {
        FilterTerm term;
        const qsizetype begin = m_at;
        const bool isOption = m_text.sliced(m_at).startsWith(u"--"); // of a command line: a word
        if ((isAt(u'-') && !isOption) || isAt(u'!')) {
            term.isNegated = true;
            ++m_at;
        }
        if (isAtEnd() || m_text[m_at].isSpace()) {
            fail(FilterProblem::nothingToNegate, begin, 1);
            return;
        }
        if (!readField(term.field) || !readValues(term)) {
            return;
        }
        m_result.filter.terms.push_back(std::move(term));
    }

    /// Letters and a colon. Anything else is a word.
    bool readField(FilterField& field)
    {
        qsizetype end = m_at;
        while (end < m_text.size() && m_text[end].isLetter()) {
            ++end;
        }
        if (end == m_at || end == m_text.size() || m_text[end] != QLatin1Char(':')) {
            return true;
        }
        const QStringView word = m_text.sliced(m_at, end - m_at);
        const auto known = std::find_if(kFieldWords.begin(), kFieldWords.end(),
            [word](const FieldWord& one) { return word.compare(QStringView(one.word), Qt::CaseInsensitive) == 0; });
        if (known == kFieldWords.end()) {
            fail(FilterProblem::unknownField, m_at, word.size() + 1, FilterField::any, word.toString());
            return false;
        }
        field = known->field;
        m_at = end + 1;
        return true;
    }

    bool readValues(FilterTerm& term)
    {
        do {
            const qsizetype begin = m_at;
            QString text;
            if (!readText(text, term.field == FilterField::any)) {
                return false;
            }
            if (text.isEmpty()) {
                fail(FilterProblem::missingValue, begin, 1, term.field);
                return false;
            }
            FilterValue value;
            if (!readValue(term.field, text, value)) {
                fail(FilterProblem::badValue, begin, m_at - begin, term.field, text);
                return false;
            }
            term.values.push_back(std::move(value));
        } while (isAt(u',') && ++m_at > 0);
        return true;
    }

    /// Up to a space or comma, or a quoted text. In a word without a field a comma is a letter like any other.
    bool readText(QString& text, bool isWord)
    {
        if (isAt(u'"')) {
            return readQuoted(text);
        }
        while (!isAtEnd() && !m_text[m_at].isSpace() && (isWord || m_text[m_at] != QLatin1Char(','))) {
            text.append(m_text[m_at++]);
        }
        return true;
    }

    bool readQuoted(QString& text)
    {
        const qsizetype begin = m_at++;
        while (!isAtEnd() && !isAt(u'"')) {
            if (isAt(u'\\') && m_at + 1 < m_text.size()) {
                ++m_at;
            }
            text.append(m_text[m_at++]);
        }
        if (isAtEnd()) {
            fail(FilterProblem::openQuote, begin, m_text.size() - begin);
            return false;
        }
        ++m_at;
        return true;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    ParsedFilter m_result;
};

} // namespace

ParsedFilter parseFilter(QStringView text) { return Parser(text).run(); }

QString fieldName(FilterField field)
{
    const auto place = std::find_if(
        kFieldWords.begin(), kFieldWords.end(), [field](const FieldWord& one) { return one.field == field; });
    return place == kFieldWords.end() ? QString() : QString::fromUtf16(place->word);
}

const std::vector<FilterField>& namedFields()
{
    static const std::vector<FilterField> kFields = [] {
        std::vector<FilterField> fields;
        std::transform(kFieldWords.begin(), kFieldWords.begin() + kOffered, std::back_inserter(fields),
            [](const FieldWord& one) { return one.field; });
        return fields;
    }();
    return kFields;
}

QStringList fieldValues(FilterField field)
{
    QStringList words;
    const auto add = [&words](const auto& values) {
        for (const auto value : values) {
            words.append(wordOf(value));
        }
    };
    if (field == FilterField::protocol) {
        add(kProtocols);
    } else if (field == FilterField::verdict) {
        add(kVerdicts);
    } else if (field == FilterField::is) {
        add(kTraits);
    }
    return words;
}

QString quotedValue(const QString& value)
{
    const bool isPlain = !value.isEmpty() && std::none_of(value.begin(), value.end(), [](QChar sign) {
        return sign.isSpace() || sign == QLatin1Char(',') || sign == QLatin1Char('"') || sign == QLatin1Char('\\');
    });
    if (isPlain) {
        return value;
    }
    QString text = value;
    text.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

QString writeTerm(FilterField field, const QString& value, bool isNegated)
{
    // What would be taken for a sign or a field.
    const bool isAmbiguous = value.startsWith(QLatin1Char('-')) || value.startsWith(QLatin1Char('!'))
        || (field == FilterField::any && value.contains(QLatin1Char(':')));
    const QString quoted = quotedValue(value);
    const QString text = isAmbiguous && quoted == value ? QLatin1Char('"') + value + QLatin1Char('"') : quoted;
    const QString sign = isNegated ? QStringLiteral("-") : QString();
    return field == FilterField::any ? sign + text : sign + fieldName(field) + QLatin1Char(':') + text;
}

QString withTerm(const QString& text, const QString& term)
{
    const ParsedFilter old = parseFilter(text);
    const ParsedFilter added = parseFilter(term);
    if (added.filter.terms.size() == 1 && !old.error
        && std::find(old.filter.terms.begin(), old.filter.terms.end(), added.filter.terms.front())
            != old.filter.terms.end()) {
        return text;
    }
    return text.trimmed().isEmpty() ? term : text.trimmed() + QLatin1Char(' ') + term;
}

} // namespace netgrove
