// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/programs/program_inspector.h"

#include <algorithm>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

#include "core/base/content_hash.h"

namespace netgrove {
ProgramInspector::ProgramInspector(std::filesystem::path root)
    : m_packages(std::move(root))
    , m_ready(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
}

ProgramInspector::~ProgramInspector()
{
    if (m_thread.joinable()) {
        {
            const std::lock_guard lock(m_mutex);
            m_isStopping = true;
        }
        m_wake.notify_one();
        m_thread.join();
    }
}

const ProgramInspector::Answer* ProgramInspector::known(const FileIdentity& file) const
{
    const auto place = m_known.find(file);
    return place != m_known.end() ? &place->second : nullptr;
}

bool ProgramInspector::ask(const FileIdentity& file, FileDescriptor program, std::string packagePath)
{
    if (m_asked.size() >= kMaximumQuestions) {
        return false;
    }
    m_asked.insert(file);
    {
        const std::lock_guard lock(m_mutex);
        m_questions.push_back({file, std::move(program), std::move(packagePath)});
        if (!m_thread.joinable()) {
            m_thread = std::thread([this] { run(); });
        }
    }
    m_wake.notify_one();
    return true;
}

std::vector<ProgramInspector::Answer> ProgramInspector::takeAnswers()
{
    eventfd_t count = 0; // not needed: reading it makes the descriptor quiet, if it was not already
    static_cast<void>(::eventfd_read(m_ready.get(), &count));
    std::vector<Answer> answers;
    {
        const std::lock_guard lock(m_mutex);
        answers = std::exchange(m_answers, {});
    }
    if (m_known.size() + answers.size() > kMaximumKnown) {
        m_known.clear(); // asked again when needed: rare, and cheaper than an order of age
    }
    for (const Answer& answer : answers) {
        m_asked.erase(answer.file);
        m_known[answer.file] = answer;
    }
    return answers;
}

void ProgramInspector::run()
{
    ::pthread_setname_np(::pthread_self(), "programs");
    for (;;) {
        std::vector<Question> questions;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_isStopping || !m_questions.empty(); });
            if (m_isStopping) {
                return;
            }
            std::ranges::move(m_questions, std::back_inserter(questions));
            m_questions.clear();
        }
        answer(std::move(questions));
    }
}

/// The packages of all of them in one reading; then content by content, the short ones first.
void ProgramInspector::answer(std::vector<Question> questions)
{
    std::vector<std::string> paths;
    for (const Question& question : questions) {
        if (!question.packagePath.empty()) {
            paths.push_back(question.packagePath);
        }
    }
    const std::vector<PackageAnswer> packages = paths.empty() ? std::vector<PackageAnswer>{} : m_packages.owners(paths);
    std::unordered_map<std::string, PackageAnswer> byPath;
    for (std::size_t index = 0; index < paths.size(); ++index) {
        byPath.emplace(paths[index], packages[index]);
    }
    std::ranges::sort(questions, {}, [](const Question& question) { return question.file.size; });
    for (Question& question : questions) {
        Answer answer{.file = question.file, .package = {}, .content = ContentState::notKnown, .contentHash = {}};
        if (!question.packagePath.empty()) {
            answer.package = byPath[question.packagePath];
        }
        if (question.program.isOpen()) {
            if (auto hash = contentHashOf(question.program.get(), kLongestProgram, &m_isStopping)) {
                answer.content = ContentState::known;
                answer.contentHash = std::move(*hash);
            }
        }
        if (m_isStopping) {
            return;
        }
        give(std::move(answer));
    }
}

void ProgramInspector::give(Answer answer)
{
    {
        const std::lock_guard lock(m_mutex);
        m_answers.push_back(std::move(answer));
    }
    static_cast<void>(::eventfd_write(m_ready.get(), 1)); // fails only where it is readable already
}

} // namespace netgrove
