#pragma once

#include <condition_variable>
#include <mutex>

namespace abcp {

// Lets one of several threads work while the others stand still: what it times is not disturbed by them. Any thread.
class QuietRoom {
public:
    // A thread that takes part, as long as it lives.
    class Guest {
    public:
        explicit Guest(QuietRoom& room) : m_room(room) { m_room.enter(); }
        ~Guest() { m_room.leave(); }
        Guest(const Guest&) = delete;
        Guest& operator=(const Guest&) = delete;

    private:
        QuietRoom& m_room;
    };

    // Where a guest can be held up: returns when nobody is alone or wants to be.
    void pause();

    // By a guest: does the work when all others are held up or gone. They go on afterwards, also when the work throws.
    template <typename Work>
    void alone(Work work)
    {
        beginAlone();
        struct End {
            QuietRoom& room;
            ~End() { room.endAlone(); }
        } end{*this};
        work();
    }

private:
    void enter();
    void leave();
    void beginAlone();
    void endAlone();
    void waitWhileTaken(std::unique_lock<std::mutex>& lock);

    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_guests = 0;
    int m_held = 0;
    bool m_taken = false;  // somebody is alone or waits to be
};

}  // namespace abcp
