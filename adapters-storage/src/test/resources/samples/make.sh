#!/bin/sh
# Makes the sample files beside it: the smallest that common encoders write. Needs ffmpeg (5.1, with
# x264, x265, aom, vpx, theora, vorbis, opus, lame) and ImageMagick 6 with HEIC. AMR has no free
# encoder, so its frames are written by hand: silence, in the modes of 12.2 and 12.65 kbit/s.
set -eu
cd "$(dirname "$0")"

run() { ffmpeg -hide_banner -loglevel error -y -bitexact "$@" </dev/null; }
magick_() { /usr/bin/convert "$@"; }

PICTURE="testsrc=size=32x32:rate=5:duration=0.4"
SOUND="sine=frequency=440:sample_rate=8000:duration=0.2"
SOUND48="sine=frequency=440:sample_rate=48000:duration=0.2"
STRIP="-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact"
video() { run -f lavfi -i "$PICTURE" $STRIP "$@"; }
sound() { run -f lavfi -i "$SOUND" $STRIP "$@"; }
both() { run -f lavfi -i "$PICTURE" -f lavfi -i "$SOUND" $STRIP "$@"; }
X264="-c:v libx264 -preset ultrafast -pix_fmt yuv420p"

# pictures
magick_ -size 8x8 gradient:red-blue -strip png.png
magick_ -size 8x8 gradient:red-blue -strip -colors 2 -depth 1 png-palette.png
video -f apng -plays 0 png-animated.png
magick_ -size 8x8 gradient:red-blue -strip jpeg.jpg
magick_ -size 8x8 gradient:red-blue -strip -interlace JPEG jpeg-progressive.jpg
magick_ -size 8x8 gradient:red-blue -set comment 'a comment' jpeg-comment.jpg
magick_ -size 8x8 gradient:red-blue gif.gif
magick_ -size 8x8 xc:red xc:blue -loop 0 -set comment 'a comment' gif-animated.gif
magick_ -size 1x1 xc:red GIF87:gif-87.gif
magick_ -size 8x8 gradient:red-blue -quality 50 -define webp:lossless=false -define webp:image-hint=photo webp.webp
magick_ -size 8x8 gradient:red-blue -define webp:lossless=true webp-lossless.webp
video -c:v libwebp_anim -loop 0 webp-animated.webp
magick_ -size 8x8 gradient:red-blue BMP2:bmp-2.bmp
magick_ -size 8x8 gradient:red-blue BMP3:bmp-3.bmp
magick_ -size 8x8 gradient:red-blue BMP:bmp-4.bmp
magick_ -size 8x8 gradient:red-blue -type Palette -compress RLE BMP3:bmp-rle.bmp
magick_ -size 8x8 gradient:red-blue ico.ico
magick_ -size 64x64 gradient:red-blue -strip heic.heic
magick_ -size 64x64 gradient:red-blue -strip avif.avif
run -f lavfi -i "testsrc=size=64x64:rate=5:duration=0.2" $STRIP -frames:v 1 -c:v libaom-av1 -cpu-used 8 -still-picture 1 avif-ffmpeg.avif
run -f lavfi -i "testsrc=size=64x64:rate=5:duration=0.4" $STRIP -c:v libaom-av1 -cpu-used 8 avif-animated.avif
# JPEG XL: the size of 320 x 320 and that all else is as usual, by hand; no picture follows.
printf '\377\012\370\231\000\000\000\000\000\000\000\000\000\000' >jxl.jxl

# videos
both $X264 -c:a aac -shortest mp4.mp4
both $X264 -c:a aac -shortest -movflags +faststart mp4-faststart.mp4
both $X264 -c:a aac -shortest -movflags +frag_keyframe+empty_moov mp4-fragmented.mp4
video $X264 -brand mp42 mp4-mp42.mp4
video -c:v libx265 -x265-params log-level=none -tag:v hvc1 mp4-hevc.mp4
both $X264 -c:a aac -shortest quicktime.mov
run -f lavfi -i "testsrc=size=176x144:rate=5:duration=0.4" -f lavfi -i "$SOUND" $STRIP -c:v h263 -c:a aac -shortest 3gp.3gp
both $X264 -c:a aac -shortest -f 3g2 3g2.3g2
both -c:v libvpx -c:a libopus -ar 48000 -shortest webm-vp8.webm
video -c:v libvpx-vp9 webm-vp9.webm
video -c:v libvpx -f webm -live 1 webm-live.webm
both $X264 -c:a aac -shortest matroska.mkv
both -c:v libtheora -c:a libvorbis -shortest ogg-theora.ogv
both -c:v mpeg4 -c:a libmp3lame -shortest avi.avi
both $X264 -c:a aac -shortest -f mpegts mpeg-ts.ts
both $X264 -c:a aac -shortest -f mpegts -mpegts_m2ts_mode 1 mpeg-ts-timed.m2ts

# sounds
sound -c:a libmp3lame -id3v2_version 0 -write_xing 0 mp3.mp3
sound -c:a libmp3lame -metadata title=Title mp3-id3.mp3
run -f lavfi -i "$SOUND48" $STRIP -c:a libmp3lame -b:a 64k mp3-48k.mp3
run -f lavfi -i "$SOUND48" -i png.png $STRIP -map 0 -map 1 -c:a libmp3lame -b:a 64k -c:v copy -disposition:v attached_pic mp3-cover.mp3
sound -c:a aac -f adts aac.aac
run -f lavfi -i "$SOUND48" $STRIP -c:a aac -f adts aac-48k.aac
sound -c:a aac m4a.m4a
sound -c:a alac m4a-alac.m4a
sound -c:a aac -movflags +faststart mp4-sound.mp4
sound -c:a aac -f 3gp 3gp-sound.3gp
sound -c:a libopus -ar 48000 webm-sound.webm
sound -c:a libvorbis -f matroska matroska-sound.mka
sound -c:a libvorbis ogg-vorbis.ogg
sound -c:a libopus -ar 48000 ogg-opus.opus
sound -c:a flac ogg-flac.oga
sound -c:a libspeex -ar 8000 ogg-speex.spx
sound -c:a flac flac.flac
sound -c:a pcm_s16le -t 0.02 wav.wav
sound -c:a pcm_f32le -t 0.02 wav-float.wav
sound -c:a pcm_s16be -t 0.02 caf.caf
sound -c:a aac -f mov -brand 'qt  ' quicktime-sound.qta
sound -c:a aac -f 3g2 3g2-sound.3g2
sound -c:a libmp3lame -f avi avi-sound.avi
sound -c:a aac -f mpegts mpeg-ts-sound.ts
sound -c:a pcm_s16be -t 0.02 aiff.aiff
{ printf '#!AMR\n'; for _ in 1 2 3; do printf '\074'; head -c 31 /dev/zero; done; } >amr.amr
{ printf '#!AMR-WB\n'; for _ in 1 2 3; do printf '\024'; head -c 32 /dev/zero; done; } >amr-wb.awb

# what is refused
printf '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' >not-svg.svg
magick_ -size 8x8 gradient:red-blue not-tiff.tiff
magick_ -size 8x8 gradient:red-blue not-psd.psd
magick_ -size 8x8 gradient:red-blue not-jp2.jp2
printf '%%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n' >not-pdf.pdf
video -c:v flv1 not-flash.flv
sound -c:a wmav2 not-asf.wma
video -c:v mpeg1video -r 25 not-mpeg-ps.mpg
sound -c:a mp2 -ar 16000 not-mp2.mp2
