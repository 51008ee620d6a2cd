// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/sense/programs/package_list.h"
#include "core/sense/programs/program_file.h"

namespace netgrove {

/// Reads programs and the list of packages in a thread of its own: both take from milliseconds to a second, and packets
/// do not wait. The two threads share one queue of questions and one of answers, both bounded, and nothing else. What
/// was answered once is remembered by the file's identity.
class ProgramInspector {
public:
    struct Answer {
        FileIdentity file;
        PackageAnswer package;
        ContentState content = ContentState::notKnown;
        std::string contentHash;
    };

    /// root: where paths begin; "/" but in tests. The thread starts with the first question.
    explicit ProgramInspector(std::filesystem::path root);
    ProgramInspector(const ProgramInspector&) = delete;
    ProgramInspector& operator=(const ProgramInspector&) = delete;
    /// Waits for the thread: at most the time of one quarter of a megabyte, or of one reading of the package lists.
    ~ProgramInspector();

    /// Readable when takeAnswers() has something.
    int descriptor() const { return m_ready.get(); }
    /// What is known of this file.
    const Answer* known(const FileIdentity& file) const;
    /// True where it has been asked and is not answered yet.
    bool isAsked(const FileIdentity& file) const { return m_asked.contains(file); }
    /// Asks. program: open for reading, or not open (then its content is not known). packagePath: empty where the
    /// package is not asked. False: the queue is full.
    bool ask(const FileIdentity& file, FileDescriptor program, std::string packagePath);
    /// What was answered since last asked.
    std::vector<Answer> takeAnswers();

    static constexpr std::size_t kMaximumQuestions = 256; ///< each holds a descriptor open
    static constexpr std::size_t kMaximumKnown = 4096;
    static constexpr std::uint64_t kLongestProgram = 2ULL << 30U; ///< bytes; what is longer is not read

private:
    struct Question {
        FileIdentity file;
        FileDescriptor program;
        std::string packagePath;
    };
    void run();
    void answer(std::vector<Question> questions);
    void give(Answer answer);

    PackageList m_packages;
    FileDescriptor m_ready;
    std::unordered_map<FileIdentity, Answer> m_known;
    std::unordered_set<FileIdentity> m_asked;
    std::atomic<bool> m_isStopping = false;

    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_wake;
    std::deque<Question> m_questions;
    std::vector<Answer> m_answers;
    std::thread m_thread;
};

} // namespace netgrove
