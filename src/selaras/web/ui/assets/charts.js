// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// From the specification that the server wrote (web/ui/charts.py) to a drawing. The table beside it is made by the server, so that a reader
// without the drawing misses nothing. Each kind of chart is one function: specification -> options of ECharts.

import { BarChart, HeatmapChart, LineChart, MapChart, SankeyChart, ScatterChart } from "echarts/charts";
import { GeoComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, HeatmapChart, LineChart, MapChart, SankeyChart, ScatterChart]);
echarts.use([GeoComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, LabelLayout, SVGRenderer]);

const INK = "#17242d";
const SOFT = "#4a5963";
const LINE = "#dfe6e8";
// Each has at least 4.5:1 on white; neighbours differ in lightness too, for those who do not tell hues apart.
const TONES = { accent: "#0b6470", ochre: "#a86200", blue: "#3d6fb6", plum: "#743a85", green: "#3d7a45", rose: "#ad2a22", grey: "#66757f", navy: "#2b3a67" };
const ORDER = Object.values(TONES);
const HEAT = ["#f1f7f7", "#cbe3e5", "#8ec1c6", "#2b7680", "#07424b"];

const language = document.documentElement.lang || "id";
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = (box) => box.clientWidth < 560;

function written(value, spec) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (spec.percent) return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: spec.decimals ?? 0 }).format(value);
  return spec.unit ? `${number} ${spec.unit}` : number;
}

const short = (value) => new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(value);
const escape = (words) => echarts.format.encodeHTML(String(words ?? ""));
const tone = (name, index) => TONES[name] ?? ORDER[index % ORDER.length];
const cut = (words, most) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);

const frame = {
  textStyle: { fontFamily: "system-ui, -apple-system, Segoe UI, Roboto, sans-serif", color: INK },
  animation: !still,
  animationDuration: 350,
};
const tooltip = { confine: true, borderColor: LINE, padding: [8, 12], textStyle: { color: INK, fontSize: 13 }, extraCssText: "max-width:20rem;white-space:normal" };
const axisLine = { lineStyle: { color: LINE } };

function axes(spec, box) {
  const small = narrow(box);
  const names = {
    type: "category",
    data: spec.categories,
    axisTick: { show: false },
    axisLine,
    axisLabel: {
      color: SOFT,
      hideOverlap: true,
      formatter: (words) => cut(words, spec.horizontal ? (small ? 36 : 34) : 14),
      // On a phone a bar's name takes two lines rather than lose its end.
      ...(spec.horizontal && small ? { width: 108, overflow: "break", lineHeight: 14 } : {}),
    },
  };
  const values = {
    type: "value",
    max: spec.percent ? 1 : undefined,
    splitNumber: spec.horizontal && small ? 3 : undefined,
    axisLabel: { color: SOFT, formatter: (value) => (spec.percent ? written(value, spec) : short(value)) },
    name: spec.unit,
    nameTextStyle: { color: SOFT, align: spec.horizontal ? "center" : "left" },
    ...(spec.horizontal ? { nameLocation: "middle", nameGap: 24 } : { nameLocation: "end", nameGap: 8 }),
    splitLine: { lineStyle: { color: LINE } },
  };
  return spec.horizontal ? { xAxis: values, yAxis: { ...names, inverse: true } } : { xAxis: names, yAxis: values };
}

function bars(spec, box) {
  const many = spec.series.length > 1;
  return {
    ...frame,
    color: ORDER,
    grid: { left: 4, right: spec.marks?.length && !spec.horizontal ? 76 : 16, top: (many ? 40 : 16) + (spec.marks?.length && spec.horizontal ? 12 : 0) + (spec.unit && !spec.horizontal ? 14 : 0), bottom: spec.unit && spec.horizontal ? 22 : 4, containLabel: true },
    legend: many ? { top: 0, left: 0, type: "scroll", textStyle: { color: INK }, itemWidth: 14, itemHeight: 10 } : undefined,
    tooltip: { ...tooltip, trigger: "axis", axisPointer: { type: spec.kind === "lines" ? "line" : "shadow" }, valueFormatter: (value) => written(value, spec) },
    ...axes(spec, box),
    series: spec.series.map((series, index) => ({
      name: series.name,
      type: spec.kind === "lines" || series.line ? "line" : "bar",
      stack: spec.kind === "stacked" && !series.line ? "all" : undefined,
      data: series.values,
      color: tone(series.tone, index),
      barMaxWidth: 34,
      symbolSize: 6,
      itemStyle: { borderRadius: spec.kind === "stacked" ? 0 : spec.horizontal ? [0, 4, 4, 0] : [4, 4, 0, 0], borderColor: "#fff", borderWidth: spec.kind === "stacked" ? 1 : 0 },
      lineStyle: { width: 2.5, type: series.dashed ? "dashed" : "solid" },
      markLine:
        index === 0 && spec.marks?.length
          ? {
              silent: true,
              symbol: "none",
              data: spec.marks.map((mark) => ({ name: mark.name, [spec.horizontal ? "xAxis" : "yAxis"]: mark.value })),
              lineStyle: { color: TONES.rose, type: "dashed", width: 1.5 },
              label: { formatter: "{b}", position: spec.horizontal ? "start" : "end", rotate: 0, color: TONES.rose },
            }
          : undefined,
    })),
  };
}

function heat(spec, box) {
  const most = Math.max(1, ...spec.cells.map(([, , value]) => value ?? 0));
  const small = narrow(box);
  return {
    ...frame,
    grid: { left: 4, right: 8, top: 4, bottom: 40, containLabel: true },
    tooltip: { ...tooltip, formatter: ({ value: [column, row, value] }) => `${escape(spec.rows[row])}<br>${escape(spec.columns[column])}: <b>${written(value, spec)}</b>` },
    xAxis: { type: "category", data: spec.columns, position: "top", axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: SOFT, interval: 0, fontSize: small ? 9 : 12, formatter: (words) => cut(words, small ? 3 : 12) } },
    yAxis: { type: "category", data: spec.rows, inverse: true, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: INK, fontSize: small ? 10 : 12, formatter: (words) => cut(words, small ? 15 : 34) } },
    visualMap: { min: 0, max: most, orient: "horizontal", left: "center", bottom: 0, itemHeight: small ? 90 : 160, itemWidth: 12, text: [short(most), "0"], textStyle: { color: SOFT }, inRange: { color: HEAT } },
    series: [
      {
        type: "heatmap",
        data: spec.cells.map(([column, row, value]) => ({ value: [column, row, value], label: { color: value > most * 0.55 ? "#fff" : INK } })),
        itemStyle: { borderColor: "#fff", borderWidth: small ? 1 : 2, borderRadius: 3 },
        label: { show: !spec.quiet, fontSize: small ? 9 : 12, formatter: ({ value }) => (value[2] ? short(value[2]) : "") },
      },
    ],
  };
}

function sankey(spec, box) {
  const small = narrow(box);
  const words = (key) => cut(spec.labels[key], small ? 15 : 30);
  return {
    ...frame,
    tooltip: {
      ...tooltip,
      formatter: ({ dataType, data, value }) => {
        const from = dataType === "edge" ? `${escape(spec.labels[data.source])} → ${escape(spec.labels[data.target])}` : escape(spec.labels[data.name]);
        return `${from}: <b>${written(value, spec)}</b>`;
      },
    },
    series: [
      {
        type: "sankey",
        left: 0,
        right: small ? 84 : 150,
        top: 8,
        bottom: 8,
        nodeGap: small ? 8 : 12,
        nodeWidth: small ? 8 : 14,
        draggable: false,
        emphasis: { focus: "adjacency" },
        data: spec.nodes.map((node, index) => ({ name: node.key, itemStyle: { color: tone(node.tone, index) } })),
        links: spec.links.map((link) => ({ source: link.source, target: link.target, value: link.value })),
        lineStyle: { color: "gradient", opacity: 0.3, curveness: 0.5 },
        labelLayout: { hideOverlap: true },
        label: {
          color: INK,
          fontSize: small ? 10 : 12,
          textBorderColor: "rgba(255,255,255,0.75)",
          textBorderWidth: 2,
          lineHeight: small ? 12 : 16,
          formatter: ({ name, value }) => `${words(name)}${small ? "\n" : "  "}${written(value, { ...spec, unit: "" })}`,
        },
      },
    ],
  };
}

// Degrees to the map's own units. Fitted by least squares to the middles of the bounding boxes of 12 provinces (Aceh, Bengkulu, Lampung, Banten, Jakarta,
// Jawa Barat, Jawa Tengah, Yogyakarta, Bali, Kalimantan Selatan, Sulawesi Barat, Gorontalo; main islands only, official extents). The map is a plain
// latitude-longitude grid; left over: 0.24 units east-west and 0.16 north-south (root mean square; 1.5 km), 0.75 at most (Banten; 5 km).
const x = (longitude) => 17.2837 * longitude - 1645.242;
const y = (latitude) => 126.4734 - 17.3309 * latitude;
export const onMap = ([longitude, latitude]) => [x(longitude), y(latitude)];

const VIEWS = { all: [[94.6, 6.4], [141.3, -11.2]], west: [[101.6, -2.0], [112.2, -8.6]], jabar: [[104.9, -5.3], [109.1, -8.0]] };

function map(spec, box) {
  const most = Math.max(1, ...spec.bubbles.map((bubble) => bubble.value ?? 0));
  const shades = Object.entries(spec.shades ?? {});
  const [[west, north], [east, south]] = VIEWS[spec.view] ?? VIEWS.all;
  const middle = onMap([(west + east) / 2, (north + south) / 2]);
  // Without zoom the whole map (793 units wide) is as wide as the box, whatever the height: its proportions are kept.
  const fitted = box.clientWidth / 793;
  const zoom = Math.min(box.clientWidth / (x(east) - x(west)), box.clientHeight / (y(south) - y(north))) / fitted;
  const largest = narrow(box) ? 34 : 52;
  return {
    ...frame,
    tooltip: {
      ...tooltip,
      formatter: ({ seriesType, name, data, value }) =>
        seriesType === "map"
          ? Number.isNaN(value) || value === undefined ? escape(name) : `${escape(name)}: <b>${written(value, spec)}</b>`
          : `<b>${escape(data.name)}</b><br>${written(data.value[2], spec)}${data.detail ? `<br>${escape(data.detail)}` : ""}`,
    },
    geo: {
      map: "indonesia",
      roam: "move",
      scaleLimit: { min: 0.9, max: 60 },
      center: middle,
      zoom: zoom * 0.98,
      layoutCenter: ["50%", "50%"],
      layoutSize: box.clientWidth,
      itemStyle: { areaColor: "#e9eff0", borderColor: "#b4c1c6", borderWidth: 0.6 },
      emphasis: { disabled: true },
      select: { disabled: true },
      regions: shades.map(([name, value]) => ({ name, itemStyle: { areaColor: shade(value, Math.max(1, ...shades.map(([, other]) => other))) } })),
    },
    series: [
      {
        type: "scatter",
        coordinateSystem: "geo",
        data: spec.bubbles
          .filter((bubble) => bubble.lon !== null && bubble.lat !== null)
          .sort((a, b) => b.value - a.value)
          .map((bubble) => ({ name: bubble.name, value: [...onMap([bubble.lon, bubble.lat]), bubble.value], detail: bubble.detail, href: bubble.href, itemStyle: { color: tone(bubble.tone, 0) } })),
        symbolSize: (value) => 7 + largest * Math.sqrt((value[2] ?? 0) / most),
        cursor: "pointer",
        itemStyle: { opacity: 0.72, borderColor: "#fff", borderWidth: 1.2 },
        label: { show: !narrow(box) || spec.view !== "all", formatter: ({ data }) => (data.value[2] >= most * (spec.labelFrom ?? 0.35) ? cut(data.name, 24) : ""), position: "right", color: INK, fontSize: 11, textBorderColor: "#fff", textBorderWidth: 3 },
        labelLayout: { hideOverlap: true },
        emphasis: { itemStyle: { opacity: 1, borderColor: INK }, label: { show: true, formatter: ({ data }) => data.name } },
      },
    ],
  };
}

function quadrant(spec, box) {
  const small = narrow(box);
  const most = Math.max(1, ...spec.points.map((point) => point.size));
  const share = (value) => written(value, { percent: true });
  const across = { type: "log", min: "dataMin", name: spec.across, nameLocation: "middle", nameGap: 28, axisLine, axisLabel: { color: SOFT, formatter: short, hideOverlap: true }, splitLine: { lineStyle: { color: LINE } } };
  const up = { type: "value", min: 0, max: 1, name: spec.up, nameLocation: "end", nameTextStyle: { align: "left" }, axisLabel: { color: SOFT, formatter: share }, splitLine: { lineStyle: { color: LINE } } };
  return {
    ...frame,
    tooltip: {
      ...tooltip,
      formatter: ({ data, marker }) => `${marker}<strong>${escape(data.name)}</strong><br>${escape(spec.across)}: ${written(data.value[0], {})}<br>${escape(spec.up)}: ${share(data.value[1])}<br>${escape(spec.size)}: ${written(data.value[2], {})}`,
    },
    grid: { left: small ? 46 : 56, right: 24, top: 34, bottom: 46 },
    xAxis: across,
    yAxis: up,
    series: [
      {
        type: "scatter",
        data: [...spec.points].sort((a, b) => b.size - a.size).map((point) => ({ name: point.name, href: point.href, value: [Math.max(point.across, 0.1), point.up, point.size], itemStyle: { color: point.up < 0.5 ? TONES.rose : TONES.accent } })),
        symbolSize: (value) => 6 + (small ? 26 : 38) * Math.sqrt(value[2] / most),
        cursor: "pointer",
        itemStyle: { opacity: 0.7, borderColor: "#fff", borderWidth: 1 },
        label: { show: true, position: "right", color: INK, fontSize: 11, textBorderColor: "#fff", textBorderWidth: 3, formatter: ({ data }) => (data.value[2] >= most * (small ? 0.5 : 0.25) ? cut(data.name, small ? 18 : 30) : "") },
        labelLayout: { hideOverlap: true },
        emphasis: { itemStyle: { opacity: 1, borderColor: INK }, label: { show: true, formatter: ({ data }) => data.name } },
        markLine: { silent: true, symbol: "none", lineStyle: { color: SOFT, type: "dashed" }, label: { show: false }, data: [{ xAxis: spec.middle }, { yAxis: 0.5 }] },
      },
    ],
  };
}

function shade(value, most) {
  const steps = ["#e9eff0", "#d5e5e7", "#bcd8db", "#9ec7cc", "#7fb5bb"];
  return steps[Math.min(steps.length - 1, Math.round((value / most) * (steps.length - 1)))];
}

const KINDS = { bars, stacked: bars, lines: bars, heat, sankey, map, quadrant };
let provinces;

async function withMap(address) {
  provinces ??= fetch(address).then((answer) => answer.json());
  const { svg } = await provinces;
  if (!echarts.getMap("indonesia")) echarts.registerMap("indonesia", { svg });
}

// Bound once per map: its own plus and minus buttons and views, because a wheel over the page must scroll the page.
function controls(chart, box, spec) {
  const bar = box.parentElement.querySelector("[data-map-controls]");
  bar?.addEventListener("click", (event) => {
    const wish = event.target.closest("button")?.dataset;
    if (!wish) return;
    if (wish.view) chart.setOption({ geo: map({ ...spec, view: wish.view }, box).geo });
    if (wish.zoom) {
      const { zoom } = chart.getOption().geo[0];
      chart.setOption({ geo: { zoom: zoom * Number(wish.zoom) } });
    }
  });
}

export async function draw(box, mapAddress) {
  if (box.dataset.drawn) return;
  box.dataset.drawn = "waiting";
  const spec = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  if (spec.kind === "map") await withMap(mapAddress);
  const chart = echarts.init(box, null, { renderer: "svg" });
  const option = () => KINDS[spec.kind](spec, box);
  chart.setOption(option());
  chart.on("click", ({ data }) => {
    const address = data?.href ?? spec.links_to?.[data?.name];
    if (address) window.location.assign(address);
  });
  if (spec.kind === "map") controls(chart, box, spec);
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth === width || !box.clientWidth) return;
    width = box.clientWidth;
    chart.resize();
    chart.setOption(option(), { notMerge: true });
  }).observe(box);
  box.dataset.drawn = "yes";
}
