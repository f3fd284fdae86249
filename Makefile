# Only the verbs; the build itself is in meson.build. The first two are the README's.
.PHONY: all run tour test check fuzz cover torture bench bless dist clean
jobs = $(if $(JOBS),-j$(JOBS))

all: build/build.ninja
	@[ ! -f build/without-tests ] || { tool/setup.sh && meson configure build -Dtests=true && rm build/without-tests; }
	@ninja $(jobs) -C build --quiet

run: ; @tool/run.sh
tour: ; @tool/tour.sh
test: ; @tool/test.sh
check: ; @tool/check.sh
fuzz: ; @tool/fuzz.sh $(SECONDS_EACH)
cover: ; @tool/cover.sh
torture: all ; @ninja $(jobs) -C build --quiet && test/sim/torture.py build --times 200 --thorough
bench: all ; @ninja $(jobs) -C build --quiet bench-evaluate bench-claims bench-journal bench-scrub bench-board && test/bench/bench.sh build
bless: all ; @test/golden/run.py build --bless
dist: all ; @meson dist -C build --no-tests
clean: ; rm -rf build build-*

build/build.ninja: | meson.build
	@tool/setup.sh
	@meson setup build > /dev/null
