// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace netgrove::lab {

/// What happens in the demo, in plain words with the time since it began. Told at once; or, while another program
/// redraws the terminal, kept and told at the end.
class DemoStory {
public:
    explicit DemoStory(bool isKept)
        : m_isKept(isKept)
    {
    }
    ~DemoStory();
    DemoStory(const DemoStory&) = delete;
    DemoStory& operator=(const DemoStory&) = delete;

    void tell(const std::string& sentence);
    /// Lines of the control server's words ("flood 198.51.100.166:6667").
    void hearWords(std::string_view bytes);
    /// Lines of the stand-ins' truth; those that announce a pair become a sentence.
    void hearTruth(std::string_view bytes);

private:
    void tellWord(const std::string& line);
    void tellTruth(const std::string& line);

    bool m_isKept;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    std::vector<std::string> m_kept;
    std::string m_words; ///< an unfinished line
    std::string m_truth;
};

} // namespace netgrove::lab
