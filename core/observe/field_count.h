// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How many fields a struct has, counted by the compiler: so that a field which the codec does not know stops the
/// build.
#pragma once

#include <cstddef>
#include <utility>

namespace netgrove {

namespace detail {
/// Pretends to be a value of any type, to try with how many of them an aggregate can be initialised.
struct AnyValue {
    template <class T> operator T&() const&; // NOLINT(google-explicit-constructor): this is the point of it
    template <class T> operator T&&() const&&; // NOLINT(google-explicit-constructor)
};

template <class T, std::size_t... Index> constexpr bool takes(std::index_sequence<Index...>)
{
    return requires { T{(static_cast<void>(Index), AnyValue{})...}; };
}
} // namespace detail

/// The number of fields of an aggregate without base classes and without arrays.
template <class T, std::size_t Count = 0> constexpr std::size_t fieldCount()
{
    if constexpr (detail::takes<T>(std::make_index_sequence<Count + 1>())) {
        return fieldCount<T, Count + 1>();
    } else {
        return Count;
    }
}

} // namespace netgrove
