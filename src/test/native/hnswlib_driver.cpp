// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

/*
 * hnswlib as a peer of the benchmark: a child process that answers commands, on one thread.
 *
 *   hnswlib_driver VECTORS QUERIES DIMENSION l2|ip
 *
 * VECTORS and QUERIES are files of little-endian float32 rows and nothing else. Each line on
 * standard input is a command, and each answer on standard output begins with a line:
 *
 *   (at the start)      ready ROWS QUERIES
 *   build M EF          built SECONDS BYTES          bytes of memory, vectors included
 *   search EF K         found DISTANCES              then QUERIES x K little-endian int32: the rows
 *                                                    of each query, best first, -1 for none
 *   time EF K MILLIS    qps NUMBER                   passes over all queries for so long, one at least
 *
 * The process ends where its input does. If something goes wrong it says so on standard error and
 * ends with another code than 0.
 */

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <hnswlib/hnswlib.h>

namespace {

using Clock = std::chrono::steady_clock;
using Index = hnswlib::HierarchicalNSW<float>;

const size_t SEED = 100;  // hnswlib's own default

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<float> readRows(const std::string &path, size_t dimension) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) throw std::runtime_error("cannot open " + path);
  const size_t bytes = static_cast<size_t>(file.tellg());
  if (bytes % (dimension * sizeof(float)) != 0) throw std::runtime_error("not whole rows: " + path);
  std::vector<float> rows(bytes / sizeof(float));
  file.seekg(0);
  if (!file.read(reinterpret_cast<char *>(rows.data()), static_cast<std::streamsize>(bytes)))
    throw std::runtime_error("cannot read " + path);
  return rows;
}

class Driver {
 public:
  Driver(const std::string &vectors, const std::string &queries, size_t dimension, bool euclidean)
      : dimension_(dimension),
        vectors_(readRows(vectors, dimension)),
        queries_(readRows(queries, dimension)) {
    if (euclidean)
      space_ = std::make_unique<hnswlib::L2Space>(dimension);
    else
      space_ = std::make_unique<hnswlib::InnerProductSpace>(dimension);
    std::cout << "ready " << vectors_.size() / dimension << ' ' << queryCount() << std::endl;
  }

  void build(size_t m, size_t ef) {
    const size_t rows = vectors_.size() / dimension_;
    const auto start = Clock::now();
    index_ = std::make_unique<Index>(space_.get(), rows, m, ef, SEED);
    for (size_t row = 0; row < rows; row++) index_->addPoint(&vectors_[row * dimension_], row);
    const double seconds = secondsSince(start);
    vectors_ = std::vector<float>();  // the index has a copy
    size_t bytes = rows * (index_->size_data_per_element_ + sizeof(char *));
    for (const int level : index_->element_levels_)
      bytes += static_cast<size_t>(level) * index_->size_links_per_element_;
    std::cout << "built " << seconds << ' ' << bytes << std::endl;
  }

  void search(size_t ef, size_t k) {
    Index &index = ready(ef);
    std::vector<int32_t> found(queryCount() * k, -1);
    index.metric_distance_computations = 0;
    for (size_t query = 0; query < queryCount(); query++) {
      auto hits = index.searchKnn(&queries_[query * dimension_], k);
      for (size_t place = hits.size(); place-- > 0; hits.pop())  // the farthest is on top
        found[query * k + place] = static_cast<int32_t>(hits.top().second);
    }
    std::cout << "found " << index.metric_distance_computations.load() << '\n';
    std::cout.write(
        reinterpret_cast<const char *>(found.data()),
        static_cast<std::streamsize>(found.size() * sizeof(int32_t)));
    std::cout.flush();
  }

  void time(size_t ef, size_t k, double millis) {
    Index &index = ready(ef);
    size_t searched = 0;
    double seconds;
    const auto start = Clock::now();
    do {
      for (size_t query = 0; query < queryCount(); query++)
        index.searchKnn(&queries_[query * dimension_], k);
      searched += queryCount();
      seconds = secondsSince(start);
    } while (seconds * 1000 < millis);
    std::cout << "qps " << static_cast<double>(searched) / seconds << std::endl;
  }

 private:
  size_t queryCount() const { return queries_.size() / dimension_; }

  Index &ready(size_t ef) {
    if (!index_) throw std::runtime_error("nothing is built yet");
    index_->setEf(ef);
    return *index_;
  }

  const size_t dimension_;
  std::vector<float> vectors_;
  const std::vector<float> queries_;
  std::unique_ptr<hnswlib::SpaceInterface<float>> space_;
  std::unique_ptr<Index> index_;
};

void serve(Driver &driver) {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::string command;
    size_t first = 0;
    size_t second = 0;
    double millis = 0;
    words >> command >> first >> second;
    if (words && command == "build")
      driver.build(first, second);
    else if (words && command == "search")
      driver.search(first, second);
    else if (words && command == "time" && words >> millis)
      driver.time(first, second, millis);
    else
      throw std::runtime_error("not a command: " + line);
  }
}

}  // namespace

int main(int argc, char **argv) {
  try {
    if (argc != 5) throw std::runtime_error("arguments: VECTORS QUERIES DIMENSION l2|ip");
    std::cout.precision(9);
    Driver driver(argv[1], argv[2], std::stoul(argv[3]), std::string(argv[4]) == "l2");
    serve(driver);
    return 0;
  } catch (const std::exception &e) {
    std::cerr << e.what() << std::endl;
    return 1;
  }
}
