/// \file
/// Items that are made by a thread of their own, some ahead of who asks for them.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace spartus {

/// A ring of items between the thread that fills it and the one that asks. Where it is full, the former waits until
/// half of it is free again, so that it is seldom woken.
template <typename Item>
class Ahead {
   public:
    /// `make` fills one item after the other, `count` in all; it runs on the other thread and must not throw. An
    /// item that it is given may hold an earlier one.
    Ahead(std::size_t count, std::function<void(Item&)> make)
        : count_(count), make_(std::move(make)), thread_([this] { fill(); }) {}

    ~Ahead() {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            stop_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    Ahead(const Ahead&) = delete;
    Ahead& operator=(const Ahead&) = delete;

    /// The next item, of no more than `count`. It is there until the next call.
    const Item& next() {
        std::unique_lock<std::mutex> lock(mutex_);
        if (asked_ > 0 && made_ - ++free_ == ring_.size() / 2) changed_.notify_all();
        changed_.wait(lock, [this] { return made_ > asked_; });
        return ring_[asked_++ % ring_.size()];
    }

   private:
    void fill() {
        for (std::size_t k = 0; k < count_ && wait_for_place(); ++k) {
            make_(ring_[k % ring_.size()]);
            const std::lock_guard<std::mutex> lock(mutex_);
            ++made_;
            changed_.notify_all();
        }
    }

    /// False if there is no need for more.
    bool wait_for_place() {
        std::unique_lock<std::mutex> lock(mutex_);
        if (made_ - free_ == ring_.size()) {
            changed_.wait(lock, [this] { return stop_ || made_ - free_ <= ring_.size() / 2; });
        }
        return !stop_;
    }

    const std::size_t count_;
    const std::function<void(Item&)> make_;
    std::array<Item, 16> ring_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t made_ = 0, asked_ = 0, free_ = 0;  ///< items; those before `free_` are no longer needed
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace spartus
