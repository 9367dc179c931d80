// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// Reads QR codes with the camera, without a network: by the browser's own reader where it has one, by a bundled one elsewhere. Fetched only when asked.

import { BarcodeDetector as Bundled } from "qr/decode.js";

const EVERY = 150; // milliseconds between two looks

async function reader() {
  const own = globalThis.BarcodeDetector;
  const formats = own ? await own.getSupportedFormats().catch(() => []) : [];
  return new (formats.includes("qr_code") ? own : Bundled)({ formats: ["qr_code"] });
}

// Shows the camera in the video and says what it reads, a code that is held before it once, until what is given back is called.
export async function watch(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } } });
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  try {
    video.srcObject = stream;
    await video.play();
    const codes = await reader();
    let last = null;
    const look = async () => {
      if (!stream.active) return;
      const [code] = await codes.detect(video).catch(() => []);
      if (code && code.rawValue !== last && stream.active) found(code.rawValue);
      last = code ? code.rawValue : last;
      setTimeout(look, EVERY);
    };
    look();
  } catch (fault) {
    stop();
    throw fault;
  }
  return stop;
}
