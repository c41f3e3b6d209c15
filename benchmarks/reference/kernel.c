/* The reference model as one fused loop by hand: the practical limit of this machine.
 *
 * A block of draws at a time goes through all years with its state in the innermost cache; blocks are shared among
 * threads. Strict IEEE arithmetic: no option that lets the compiler change a result. The one power and the logarithm in
 * the tails of the normal distribution come from the vector mathematics of the C library where it has one.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

#if defined __GLIBC__ && defined __x86_64__
/* glibc has these for whole vectors, to 4 units in the last place, but offers them with -ffast-math only. */
__attribute__((simd("notinbranch"))) double pow(double, double);
__attribute__((simd("notinbranch"))) double log(double);
#endif

enum { YEARS = 15, INPUTS = 12, KEPT = 4, BLOCK = 128, LEVELS = 5, BINS = 4096 };
typedef double Row[BLOCK] __attribute__((aligned(64)));

/* One block: inputs and weather are rows `stride` apart, results go to rows `out_stride` apart. */
static void store(double *restrict to, const double *restrict from, long count) {
#ifdef __AVX512F__
  /* Past the caches, since nobody reads a result before the block is long forgotten. */
  if (count == BLOCK && ((uintptr_t)to & 63) == 0) {
    for (long i = 0; i < BLOCK; i += 8) _mm512_stream_pd(to + i, _mm512_load_pd(from + i));
    return;
  }
#endif
  memcpy(to, from, count * sizeof(double));
}

static void block(const double *restrict in, const double *restrict weather, long stride, double *restrict out,
                  long out_stride, long count) {
  const double *growth = in, *people_growth = in + stride, *shift = in + 2 * stride, *elasticity = in + 3 * stride,
               *intensity_fall = in + 4 * stride, *wind_hours = in + 5 * stride, *build = in + 6 * stride,
               *coal_rate = in + 7 * stride, *irrigation = in + 8 * stride, *town_rate = in + 9 * stride,
               *reuse_pace = in + 10 * stride, *yield_growth = in + 11 * stride;
  Row gdp, people, share, intensity, wind, thermal, hours, reuse, trend, wind_share, coal, stress, output;
  double irrigated = 400.0, saving = 0.05;
  for (long i = 0; i < count; i++) {
    gdp[i] = 3300.0, people[i] = 271.0, share[i] = 0.45, intensity[i] = 0.35, wind[i] = 780.0;
    thermal[i] = 1500.0, hours[i] = 0.0, reuse[i] = 0.2, trend[i] = 800.0;
  }
  for (int year = 0; year < YEARS; year++) {
    if (year) {
      irrigated = irrigated * (1 + 0.01) < 440.0 ? irrigated * (1 + 0.01) : 440.0;
      saving += (0.3 - saving) * 0.1;
#pragma omp simd
      for (long i = 0; i < count; i++) {
        gdp[i] *= 1 + growth[i];
        people[i] *= 1 + people_growth[i];
        double fallen = share[i] - shift[i];
        share[i] = fallen > 0.38 ? fallen : 0.38;
        intensity[i] *= 1 - intensity_fall[i];
        wind[i] = wind[i] + build[i] - wind[i] * 0.025;
        thermal[i] = hours[i] > 2500.0 ? thermal[i] + 60.0 : thermal[i] * (1 - 0.02);
        reuse[i] += (0.8 - reuse[i]) * reuse_pace[i];
        trend[i] *= 1 + yield_growth[i];
      }
    }
    const double *shock = weather + year * stride;
#pragma omp simd
    for (long i = 0; i < count; i++) {
      double index = gdp[i] / people[i] * (271.0 / 3300.0);
      double demand = gdp[i] * share[i] * intensity[i] + people[i] * (900.0 / 1e4) * pow(index, elasticity[i]);
      double from_wind = wind[i] * wind_hours[i] * 1e-4;
      double rest = demand - from_wind, least = 0.3 * demand;
      double need = rest > least ? rest : least;
      hours[i] = need * 1e4 / thermal[i];
      wind_share[i] = (from_wind < demand ? from_wind : demand) / demand * 100.0;
      coal[i] = need * coal_rate[i] * 0.01;
      double fresh = irrigated * (1 - saving) * 1e-4 * irrigation[i] + need * 0.0015 +
                     people[i] * town_rate[i] * 1e-4 * (1 - reuse[i]);
      double tight = fresh * (1 / 11.0);
      stress[i] = tight * 100.0;
      output[i] = irrigated * 1e-4 * trend[i] * (1 + shock[i]) / (tight > 1.0 ? tight : 1.0);
    }
    store(out + (0 * YEARS + year) * out_stride, wind_share, count);
    store(out + (1 * YEARS + year) * out_stride, coal, count);
    store(out + (2 * YEARS + year) * out_stride, stress, count);
    store(out + (3 * YEARS + year) * out_stride, output, count);
  }
}

/* Inputs (12, draws) and weather (15, draws) given; out (4, 15, draws). */
void simulate(const double *inputs, const double *weather, double *out, long draws) {
#pragma omp parallel for schedule(static)
  for (long start = 0; start < draws; start += BLOCK) {
    long count = draws - start < BLOCK ? draws - start : BLOCK;
    block(inputs + start, weather + start, draws, out + start, draws, count);
  }
}

/* Philox 4x64 with 10 rounds (Salmon et al. 2011), counted as numpy does; uniform numbers kept off 0 and 1. */
static void uniforms(const uint64_t *key, uint64_t start, double *restrict u) {
  for (int j = 0; j < BLOCK; j += 4) {
    uint64_t a = (start + j) / 4 + 1, b = 0, c = 0, d = 0, k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
      __uint128_t p = (__uint128_t)0xD2E7470EE14C6C93ULL * a, q = (__uint128_t)0xCA5A826395121157ULL * c;
      a = (uint64_t)(q >> 64) ^ b ^ k0, b = (uint64_t)q;
      c = (uint64_t)(p >> 64) ^ d ^ k1, d = (uint64_t)p;
      k0 += 0x9E3779B97F4A7C15ULL, k1 += 0xBB67AE8584CAA73BULL;
    }
    uint64_t words[4] = {a, b, c, d};
    for (int i = 0; i < 4; i++) u[j + i] = (double)(words[i] >> 11) * 0x1p-53;
  }
  for (int i = 0; i < BLOCK; i++) {
    u[i] = u[i] < 0x1p-53 ? 0x1p-53 : u[i] > 1 - 0x1p-53 ? 1 - 0x1p-53 : u[i];
  }
}

#define POLYNOMIAL(r, a, b, c, d, e, f, g, h) (((((((h * r + g) * r + f) * r + e) * r + d) * r + c) * r + b) * r + a)

/* Standard normal values of probabilities, in place (Wichura 1988, algorithm AS 241, to 1e-16). */
static void normal_scores(double *restrict u) {
  Row tail, found;
  int place[BLOCK], tails = 0;
  for (int i = 0; i < BLOCK; i++) {
    tail[tails] = u[i], place[tails] = i;
    tails += fabs(u[i] - 0.5) > 0.425;
  }
#pragma omp simd
  for (int i = 0; i < BLOCK; i++) {
    double q = u[i] - 0.5, r = 0.180625 - q * q;
    u[i] = q *
           POLYNOMIAL(r, 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                      1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                      3.3430575583588128105e4, 2.5090809287301226727e3) /
           POLYNOMIAL(r, 1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                      2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                      5.2264952788528545610e3);
  }
#pragma omp simd
  for (int i = 0; i < tails; i++) {
    double p = tail[i] < 0.5 ? tail[i] : 1 - tail[i], r = sqrt(-log(p)), near = r - 1.6, far = r - 5.0;
    double first = POLYNOMIAL(near, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                              3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                              2.27238449892691845833e-2, 7.74545014278341407640e-4) /
                   POLYNOMIAL(near, 1.0, 2.05319162663775882187e0, 1.67638483018380384940e0,
                              6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
                              5.47593808499534494600e-4, 1.05075007164441684324e-9);
    double second = POLYNOMIAL(far, 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                               2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7) /
                    POLYNOMIAL(far, 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
                               1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
                               1.42151175831644588870e-7, 2.04426310338993978564e-15);
    double score = r <= 5.0 ? first : second;
    found[i] = tail[i] < 0.5 ? -score : score;
  }
  for (int i = 0; i < tails; i++) u[place[i]] = found[i];
}

/* Kinds of distribution: 0 uniform, 1 normal, 2 triangular; parameters three to an input. */
static void draw_input(int kind, const double *parameters, double *restrict u) {
  double low = parameters[0], mode = parameters[1], high = parameters[2];
  if (kind == 1) normal_scores(u);
#pragma omp simd
  for (int i = 0; i < BLOCK; i++) {
    double rising = low + sqrt(u[i] * ((high - low) * (mode - low)));
    double falling = high - sqrt((1.0 - u[i]) * ((high - low) * (high - mode)));
    u[i] = kind == 0   ? low + (mode - low) * u[i]
           : kind == 1 ? low + mode * u[i]
                       : (u[i] * (high - low) < mode - low ? rising : falling);
  }
}

/* Draw and simulate; keys (27, 2), kinds (12), parameters (12, 3), out (4, 15, draws). */
void draw_and_simulate(const uint64_t *keys, const int64_t *kinds, const double *parameters, double spread,
                       double *out, long draws) {
#pragma omp parallel for schedule(static)
  for (long start = 0; start < draws; start += BLOCK) {
    Row inputs[INPUTS], weather[YEARS];
    for (int k = 0; k < INPUTS; k++) {
      uniforms(keys + 2 * k, start, inputs[k]);
      draw_input((int)kinds[k], parameters + 3 * k, inputs[k]);
    }
    for (int year = 0; year < YEARS; year++) {
      uniforms(keys + 2 * (INPUTS + year), start, weather[year]);
      normal_scores(weather[year]);
      for (int i = 0; i < BLOCK; i++) weather[year][i] *= spread;
    }
    long count = draws - start < BLOCK ? draws - start : BLOCK;
    block(inputs[0], weather[0], BLOCK, out + start, draws, count);
  }
}

/* The element of rank `rank` of `count` values, which are put in another order (Hoare 1961). */
static double select_rank(double *values, long count, long rank) {
  long low = 0, high = count - 1;
  while (low < high) {
    double pivot = values[low + (high - low) / 2];
    long i = low, j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        double swapped = values[i];
        values[i++] = values[j], values[j--] = swapped;
      }
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank];
}

/* Exact quantiles of a row: a histogram tells in which bin each rank lies, and only these bins are looked into. */
static void row_quantiles(const double *row, long draws, const double *levels, double *out) {
  double least = row[0], most = row[0];
#pragma omp simd reduction(min : least) reduction(max : most)
  for (long i = 0; i < draws; i++) {
    least = row[i] < least ? row[i] : least;
    most = row[i] > most ? row[i] : most;
  }
  /* Never so large that the greatest value would fall beyond the last bin. */
  double scale = most > least ? (BINS - 0.5) / (most - least) : 0.0;
  long counts[2][BINS] = {{0}};
  long even = draws & ~1L;
  for (long i = 0; i < even; i += 2) {
    counts[0][(int)((row[i] - least) * scale)]++;
    counts[1][(int)((row[i + 1] - least) * scale)]++;
  }
  if (even < draws) counts[0][(int)((row[even] - least) * scale)]++;
  long before[BINS], ranks[2 * LEVELS], total = 0, room = 0;
  unsigned char wanted[BINS] = {0};
  for (int level = 0; level < LEVELS; level++) {
    long rank = (long)floor(levels[level] * (draws - 1));
    ranks[2 * level] = rank, ranks[2 * level + 1] = rank + 1 < draws ? rank + 1 : rank;
  }
  for (int bin = 0; bin < BINS; bin++) {
    long count = counts[0][bin] + counts[1][bin];
    before[bin] = total;
    for (int k = 0; k < 2 * LEVELS; k++) wanted[bin] |= ranks[k] >= total && ranks[k] < total + count;
    total += count;
    counts[0][bin] = count, counts[1][bin] = room; /* now: how many, and where they will stand */
    room += wanted[bin] ? count : 0;
  }
  double *values = malloc((room + 1) * sizeof(double));
  long filled[BINS];
  memcpy(filled, counts[1], sizeof(filled));
  for (long i = 0; i < draws; i++) {
    int bin = (int)((row[i] - least) * scale);
    if (wanted[bin]) values[filled[bin]++] = row[i];
  }
  for (int level = 0; level < LEVELS; level++) {
    double found[2];
    for (int k = 0; k < 2; k++) {
      long rank = ranks[2 * level + k];
      int bin = 0;
      while (!(wanted[bin] && rank >= before[bin] && rank < before[bin] + counts[0][bin])) bin++;
      found[k] = select_rank(values + counts[1][bin], counts[0][bin], rank - before[bin]);
    }
    out[level] = found[0] + (found[1] - found[0]) * (levels[level] * (draws - 1) - ranks[2 * level]);
  }
  free(values);
}

/* Quantiles (rows, 5) of values (rows, draws). */
void quantiles(const double *values, long rows, long draws, const double *levels, double *out) {
#pragma omp parallel for schedule(dynamic, 1)
  for (long row = 0; row < rows; row++) row_quantiles(values + row * draws, draws, levels, out + row * LEVELS);
}
