/**
 * The default band plan of a station: Vietnam, from 518 kHz to 27.5 GHz. People should edit it; it is not law. Only the
 * rows marked `verified` were checked against the source named; `edges` means that the use was checked but not the
 * exact limits; `unverified` is general knowledge of ITU Region 3. The authoritative document is VBHN 05/VBHN-BTTTT (5
 * May 2022). Single frequencies have watch widths that we chose (±12.5 kHz, ±50 kHz, ±1.5 kHz HF). Entries overlap on
 * purpose: a distress channel lies inside its band.
 */
import { type BandPlanEntry, parseBandTable } from './band-plan.js';

/** startHz | stopHz | severity | service | confidence | source | Vietnamese | English */
const TABLE = `
2173500 | 2190500 | 1 | maritime-distress | verified | 1 | Cứu nạn, gọi khẩn cấp MF (2174,5/2182/2187,5 kHz) | MF distress and calling band (2174.5/2182/2187.5 kHz)
3021500 | 3024500 | 1 | aeronautical-sar | verified | 2 | Tìm kiếm cứu nạn hàng không 3023 kHz | Aeronautical SAR on-scene 3023 kHz
4123500 | 4126500 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 4125 kHz (thoại) | HF maritime distress 4125 kHz (voice)
4206000 | 4209000 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 4207,5 kHz (DSC) | HF maritime distress 4207.5 kHz (DSC)
5678500 | 5681500 | 1 | aeronautical-sar | verified | 3 | Tìm kiếm cứu nạn hàng không 5680 kHz | Aeronautical SAR on-scene 5680 kHz
6213500 | 6216500 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 6215 kHz (thoại) | HF maritime distress 6215 kHz (voice)
6310500 | 6313500 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 6312 kHz (DSC) | HF maritime distress 6312 kHz (DSC)
8289500 | 8292500 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 8291 kHz (thoại) | HF maritime distress 8291 kHz (voice)
8413000 | 8416000 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 8414,5 kHz (DSC) | HF maritime distress 8414.5 kHz (DSC)
12288500 | 12291500 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 12290 kHz (thoại) | HF maritime distress 12290 kHz (voice)
12575500 | 12578500 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 12577 kHz (DSC) | HF maritime distress 12577 kHz (DSC)
16418500 | 16421500 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 16420 kHz (thoại) | HF maritime distress 16420 kHz (voice)
16803000 | 16806000 | 1 | maritime-distress | verified | 1 | Cứu nạn hàng hải HF 16804,5 kHz (DSC) | HF maritime distress 16804.5 kHz (DSC)
74800000 | 75200000 | 1 | aeronautical-radionavigation | unverified | 4 | Dẫn đường hàng không – đài chỉ chuẩn (marker) 75 MHz | Aeronautical marker beacon 75 MHz
108000000 | 112000000 | 1 | aeronautical-radionavigation | edges | 5 | Dẫn đường hàng không – ILS LOC và VOR | Aeronautical radionavigation – ILS localizer and VOR
112000000 | 117975000 | 1 | aeronautical-radionavigation | unverified | 6 | Dẫn đường hàng không – VOR/GBAS | Aeronautical radionavigation – VOR/GBAS
117975000 | 137000000 | 1 | aeronautical-mobile-r | verified | 7 | Di động hàng không – thoại không địa (điều hành bay) | Aeronautical mobile (R) – VHF air-ground (ATC)
121450000 | 121550000 | 1 | aeronautical-distress | verified | 8 | Cấp cứu hàng không 121,5 MHz | Aeronautical emergency 121.5 MHz
123087500 | 123112500 | 1 | aeronautical-sar | verified | 9 | Tìm kiếm cứu nạn 123,1 MHz (phụ trợ) | SAR auxiliary 123.1 MHz
156287500 | 156312500 | 1 | maritime-safety | verified | 10 | Hàng hải kênh 6 – an toàn/SAR 156,3 MHz | Maritime ch 6 safety/SAR 156.3 MHz
156487500 | 156562500 | 1 | maritime-distress | verified | 11 | Hàng hải kênh 70 – gọi chọn số DSC 156,525 MHz | Maritime ch 70 DSC distress 156.525 MHz
156762500 | 156837500 | 1 | maritime-distress | verified | 11 | Hàng hải kênh 16 – cấp cứu, an toàn, gọi 156,8 MHz | Maritime ch 16 distress, safety, calling 156.8 MHz
242950000 | 243050000 | 1 | aeronautical-distress | verified | 12 | Cấp cứu hàng không UHF 243 MHz | UHF emergency 243 MHz
328600000 | 335400000 | 1 | aeronautical-radionavigation | edges | 5 | Dẫn đường hàng không – ILS đường trượt | Aeronautical radionavigation – ILS glide path
406000000 | 406100000 | 1 | mobile-satellite-distress | verified | 13 | Phao cứu nạn vệ tinh 406 MHz (EPIRB/ELT/PLB) | Satellite distress beacons 406 MHz (EPIRB/ELT/PLB)
1544000000 | 1545000000 | 1 | mobile-satellite-distress | verified | 14 | Cứu nạn vệ tinh (Trái Đất nhận) 1544 MHz | Distress downlink 1544-1545 MHz
1645500000 | 1646500000 | 1 | mobile-satellite-distress | verified | 14 | Cứu nạn vệ tinh (phát lên) 1645,5 MHz | Distress uplink 1645.5-1646.5 MHz
517500 | 518500 | 2 | maritime-safety | verified | 15 | NAVTEX 518 kHz | NAVTEX 518 kHz
2850000 | 3025000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 2850–3025 kHz | HF aeronautical mobile (R) 2850-3025 kHz
3400000 | 3500000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 3400–3500 kHz | HF aeronautical mobile (R) 3400-3500 kHz
4650000 | 4700000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 4650–4700 kHz | HF aeronautical mobile (R) 4650-4700 kHz
5480000 | 5680000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 5480–5680 kHz | HF aeronautical mobile (R) 5480-5680 kHz
6525000 | 6685000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 6525–6685 kHz | HF aeronautical mobile (R) 6525-6685 kHz
8815000 | 8965000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 8815–8965 kHz | HF aeronautical mobile (R) 8815-8965 kHz
10005000 | 10100000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 10005–10100 kHz | HF aeronautical mobile (R) 10005-10100 kHz
11275000 | 11400000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 11275–11400 kHz | HF aeronautical mobile (R) 11275-11400 kHz
13260000 | 13360000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 13260–13360 kHz | HF aeronautical mobile (R) 13260-13360 kHz
17900000 | 17970000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 17900–17970 kHz | HF aeronautical mobile (R) 17900-17970 kHz
21924000 | 22000000 | 2 | aeronautical-mobile-r | unverified | 6 | Di động hàng không (R) HF 21924–22000 kHz | HF aeronautical mobile (R) 21924-22000 kHz
156000000 | 162050000 | 2 | maritime-mobile | edges | 16 | Di động hàng hải VHF | VHF maritime mobile (Appendix 18)
156637500 | 156662500 | 2 | maritime-safety | verified | 17 | Hàng hải kênh 13 – an toàn hành hải 156,65 MHz | Maritime ch 13 bridge-to-bridge safety 156.65 MHz
161962500 | 161987500 | 2 | maritime-safety | verified | 18 | AIS 1 – nhận dạng tự động 161,975 MHz | AIS 1 161.975 MHz
162012500 | 162037500 | 2 | maritime-safety | verified | 18 | AIS 2 – nhận dạng tự động 162,025 MHz | AIS 2 162.025 MHz
960000000 | 1215000000 | 2 | aeronautical-radionavigation | unverified | 6 | Dẫn đường hàng không – DME/TACAN | Aeronautical radionavigation – DME/TACAN
1027000000 | 1033000000 | 2 | aeronautical-radionavigation | unverified | 6 | Ra đa thứ cấp – hỏi 1030 MHz | Secondary radar interrogation 1030 MHz
1087000000 | 1093000000 | 2 | aeronautical-radionavigation | unverified | 6 | Ra đa thứ cấp/ADS-B – đáp 1090 MHz | Secondary radar reply and ADS-B 1090 MHz
1164000000 | 1189000000 | 2 | radionavigation-satellite | unverified | 6 | Định vị vệ tinh L5/E5a/B2a | GNSS L5/E5a/B2a
1215000000 | 1260000000 | 2 | radionavigation-satellite | unverified | 6 | Định vị vệ tinh L2/G2 | GNSS L2/G2 (band 1215-1260 part)
1559000000 | 1610000000 | 2 | radionavigation-satellite | unverified | 6 | Định vị vệ tinh L1/E1/B1/G1 | GNSS L1/E1/B1/G1
2700000000 | 2900000000 | 2 | aeronautical-radionavigation | unverified | 6 | Ra đa hàng không sân bay 2,7 GHz | Airport surveillance radar
2900000000 | 3100000000 | 2 | maritime-radionavigation | unverified | 6 | Ra đa hàng hải 3 GHz | Maritime radionavigation radar S band
4200000000 | 4400000000 | 2 | aeronautical-radionavigation | unverified | 6 | Máy đo cao vô tuyến | Radio altimeters
9200000000 | 9500000000 | 2 | maritime-radionavigation | unverified | 6 | Ra đa hàng hải/SART 9 GHz | Maritime radar and SART X band
335400000 | 399900000 | 3 | public-safety-shared | unverified | 6 | Cố định, di động 335–400 MHz (có phần dùng cho quốc phòng, an ninh, trung kế số) | Fixed/mobile 335.4-399.9 MHz (partly defence, security, digital trunking)
400150000 | 406000000 | 3 | meteorological-aids | unverified | 6 | Trợ giúp khí tượng (bóng thám không) | Meteorological aids (radiosondes)
1525000000 | 1559000000 | 3 | mobile-satellite | unverified | 6 | Vệ tinh di động chiều xuống (L) | Mobile-satellite downlink L band
1626500000 | 1660500000 | 3 | mobile-satellite | unverified | 6 | Vệ tinh di động chiều lên (L) | Mobile-satellite uplink L band
5600000000 | 5650000000 | 3 | radiolocation-meteorology | unverified | 6 | Ra đa thời tiết 5,6 GHz | Weather radar 5.6 GHz
526500 | 1606500 | 4 | broadcasting | unverified | 6 | Phát thanh AM sóng trung | MW AM broadcasting
87000000 | 108000000 | 4 | broadcasting | verified | 19 | Phát thanh FM | FM broadcasting
91400000 | 91600000 | 4 | broadcasting-wanted | edges | 20 | FM Mẫu Sơn (Lạng Sơn) 91,5 MHz | FM Mau Son (Lang Son) 91.5 MHz
92400000 | 92600000 | 4 | broadcasting-wanted | edges | 20 | FM Mẫu Sơn (Lạng Sơn) 92,5 MHz – VOV3 | FM Mau Son (Lang Son) 92.5 MHz – VOV3
93400000 | 93600000 | 4 | broadcasting-wanted | edges | 20 | FM Mẫu Sơn (Lạng Sơn) 93,5 MHz – VOV2 | FM Mau Son (Lang Son) 93.5 MHz – VOV2
100900000 | 101100000 | 4 | broadcasting-wanted | edges | 20 | FM Mẫu Sơn (Lạng Sơn) 101,0 MHz – VOV1 | FM Mau Son (Lang Son) 101.0 MHz – VOV1
174000000 | 230000000 | 4 | broadcasting | unverified | 6 | Truyền hình/phát thanh số VHF băng III | VHF Band III TV/DAB
470000000 | 694000000 | 4 | broadcasting | verified | 21 | Truyền hình số mặt đất UHF | UHF terrestrial digital TV
703000000 | 733000000 | 4 | imt-uplink | verified | 22 | Di động IMT 700 MHz – đường lên | IMT 700 MHz uplink
758000000 | 788000000 | 4 | imt-downlink | verified | 22 | Di động IMT 700 MHz – đường xuống | IMT 700 MHz downlink
824000000 | 835000000 | 4 | imt-uplink | unverified | 6 | Di động IMT 850 MHz – đường lên | IMT 850 MHz uplink
869000000 | 880000000 | 4 | imt-downlink | unverified | 6 | Di động IMT 850 MHz – đường xuống | IMT 850 MHz downlink
880000000 | 915000000 | 4 | imt-uplink | unverified | 6 | Di động IMT 900 MHz – đường lên | IMT 900 MHz uplink
925000000 | 960000000 | 4 | imt-downlink | unverified | 6 | Di động IMT 900 MHz – đường xuống | IMT 900 MHz downlink
1710000000 | 1785000000 | 4 | imt-uplink | verified | 23 | Di động IMT 1800 MHz – đường lên | IMT 1800 MHz uplink
1805000000 | 1880000000 | 4 | imt-downlink | verified | 23 | Di động IMT 1800 MHz – đường xuống | IMT 1800 MHz downlink
1920000000 | 1980000000 | 4 | imt-uplink | verified | 24 | Di động IMT 2100 MHz – đường lên | IMT 2100 MHz uplink
2110000000 | 2170000000 | 4 | imt-downlink | verified | 24 | Di động IMT 2100 MHz – đường xuống | IMT 2100 MHz downlink
2300000000 | 2400000000 | 4 | imt-tdd | verified | 25 | Di động IMT 2300 MHz (TDD) | IMT 2300 MHz (TDD)
2500000000 | 2690000000 | 4 | imt | edges | 26 | Di động IMT 2600 MHz | IMT 2600 MHz (FDD plan 2014, later TDD block 2500-2600)
3700000000 | 3900000000 | 4 | imt-tdd | verified | 27 | Di động IMT 3,5 GHz – khối 3700–3900 | IMT 3.5 GHz – awarded blocks 3700-3900
24250000000 | 27500000000 | 4 | imt-tdd | verified | 28 | Di động IMT 26 GHz | IMT 26 GHz
54000000 | 68000000 | 5 | broadcasting-local | unverified | 6 | Truyền thanh không dây (đài cơ sở) | Wireless commune loudspeaker network
137000000 | 138000000 | 5 | space-to-earth | unverified | 6 | Thông tin vệ tinh khí tượng 137 MHz | Meteorological satellite downlink 137 MHz
138000000 | 144000000 | 5 | land-mobile | edges | 29 | Bộ đàm/di động mặt đất VHF thấp | Land mobile VHF low part
148000000 | 156000000 | 5 | land-mobile | edges | 29 | Bộ đàm/di động mặt đất VHF | Land mobile VHF
162050000 | 174000000 | 5 | land-mobile | edges | 29 | Bộ đàm/di động mặt đất VHF cao | Land mobile VHF high part
406100000 | 430000000 | 5 | land-mobile | edges | 29 | Bộ đàm/di động mặt đất UHF 406–430 | Land mobile UHF 406.1-430
440000000 | 470000000 | 5 | land-mobile | edges | 29 | Bộ đàm/di động mặt đất UHF 440–470 | Land mobile UHF 440-470
806000000 | 824000000 | 5 | land-mobile | edges | 29 | Trung kế/di động 806–824 | Trunked mobile 806-824
851000000 | 869000000 | 5 | land-mobile | edges | 29 | Trung kế/di động 851–869 | Trunked mobile 851-869
1880000000 | 1900000000 | 5 | cordless | unverified | 6 | Điện thoại không dây DECT 1880–1900 | DECT cordless 1880-1900
13553000 | 13567000 | 6 | ism-srd | unverified | 6 | ISM/RFID 13,56 MHz | ISM/RFID 13.56 MHz
26957000 | 27283000 | 6 | ism-srd | unverified | 6 | ISM 27 MHz | ISM/SRD 27 MHz
40660000 | 40700000 | 6 | ism-srd | unverified | 6 | ISM 40,68 MHz | ISM 40.68 MHz
144000000 | 146000000 | 6 | amateur | unverified | 6 | Nghiệp dư 2 m | Amateur 2 m
430000000 | 440000000 | 6 | amateur | unverified | 6 | Nghiệp dư 70 cm | Amateur 70 cm
433050000 | 434790000 | 6 | ism-srd | verified | 30 | Thiết bị cự ly ngắn/LPWAN 433 | SRD/LPWAN 433
920000000 | 923000000 | 6 | ism-srd | verified | 30 | Thiết bị cự ly ngắn/LPWAN 920–923 | SRD/LPWAN 920-923
2400000000 | 2483500000 | 6 | ism-srd | verified | 30 | Wi-Fi/Bluetooth 2,4 GHz | Wi-Fi/Bluetooth 2.4 GHz
5150000000 | 5350000000 | 6 | wlan | unverified | 6 | Wi-Fi 5 GHz thấp | WLAN 5 GHz low
5470000000 | 5725000000 | 6 | wlan | unverified | 6 | Wi-Fi 5 GHz giữa | WLAN 5 GHz mid
5725000000 | 5850000000 | 6 | ism-srd | verified | 30 | Wi-Fi/SRD 5,8 GHz | WLAN/SRD 5.8 GHz
40660000 | 40700000 | 6 | wireless-microphone | edges | 31 | Micrô không dây 40,66–40,70 | Wireless microphones 40.66-40.70
87000000 | 108000000 | 6 | wireless-microphone | edges | 31 | Micrô không dây 87–108 | Wireless microphones 87-108
182025000 | 182975000 | 6 | wireless-microphone | edges | 31 | Micrô không dây 182,025–182,975 | Wireless microphones 182.025-182.975
217025000 | 217975000 | 6 | wireless-microphone | edges | 31 | Micrô không dây 217,025–217,975 | Wireless microphones 217.025-217.975
218025000 | 218475000 | 6 | wireless-microphone | edges | 31 | Micrô không dây 218,025–218,475 | Wireless microphones 218.025-218.475
470000000 | 694000000 | 6 | wireless-microphone | edges | 31 | Micrô không dây 470–694 | Wireless microphones 470-694
1795000000 | 1800000000 | 6 | wireless-microphone | edges | 31 | Micrô không dây 1795–1800 | Wireless microphones 1795-1800
`;

/** Line n of this text is source n in the table. */
const SOURCES = `
List of frequencies on which harmful interference to distress/safety traffic is prohibited, https://slobodinov.ucoz.com/publ/nekotorye_interesnye_chastoty_ukv_diapazona/1-1-0-7; hoinguoidibien.vn (Vietnamese GMDSS DSC/RTP frequency list); regulated by TT 19/2013/TT-BTTTT (title checked, annex not read)
47 CFR 80.379 (121.5 distress, 123.1 SAR ship/aircraft, 3023/5680 kHz SAR, 156.3 safety, 156.8) https://www.law.cornell.edu/cfr/text/47/80.379; RR No. 5.111 as reproduced by ComReg https://rfpi.comreg.ie/content-item/605,5111; hoinguoidibien.vn (Vietnamese GMDSS DSC/RTP frequency list); regulated by TT 19/2013/TT-BTTTT (title checked, annex not read)
47 CFR 80.379 (121.5 distress, 123.1 SAR ship/aircraft, 3023/5680 kHz SAR, 156.3 safety, 156.8) https://www.law.cornell.edu/cfr/text/47/80.379; RR No. 5.111 as reproduced by ComReg https://rfpi.comreg.ie/content-item/605,5111
75 MHz marker beacon https://probsee.com/p/Marker_beacon; ITU RR Art. 5, Region 3 (from general knowledge)
ICAO Annex 10 ILS pairs as listed at https://sigidwiki.com/wiki/Instrument_Landing_System; ITU RR Art. 5, Region 3 (from general knowledge)
ITU RR Art. 5, Region 3 (from general knowledge)
ICAO Doc 9718 Vol II foreword (117.975-137 MHz VHF air-ground) https://standardsupdate.com/en/icao/icao-9718-vol-ii_2808351.html
RR No. 5.111 as reproduced by ComReg https://rfpi.comreg.ie/content-item/605,5111; 47 CFR 80.379 (121.5 distress, 123.1 SAR ship/aircraft, 3023/5680 kHz SAR, 156.3 safety, 156.8) https://www.law.cornell.edu/cfr/text/47/80.379; TT 08/2021/TT-BTTTT licence-exempt list http://rfd.gov.vn/tin-tuc/pages/thong-bao.aspx?ItemID=2984
47 CFR 80.379 (121.5 distress, 123.1 SAR ship/aircraft, 3023/5680 kHz SAR, 156.3 safety, 156.8) https://www.law.cornell.edu/cfr/text/47/80.379
47 CFR 80.379 (121.5 distress, 123.1 SAR ship/aircraft, 3023/5680 kHz SAR, 156.3 safety, 156.8) https://www.law.cornell.edu/cfr/text/47/80.379; hoinguoidibien.vn (Vietnamese GMDSS DSC/RTP frequency list); regulated by TT 19/2013/TT-BTTTT (title checked, annex not read)
RR No. 5.226 as reproduced at https://www.spectrumwiki.com/wiki/display.aspx?f=162050000; hoinguoidibien.vn (Vietnamese GMDSS DSC/RTP frequency list); regulated by TT 19/2013/TT-BTTTT (title checked, annex not read)
RR No. 5.111 as reproduced by ComReg https://rfpi.comreg.ie/content-item/605,5111
List of frequencies on which harmful interference to distress/safety traffic is prohibited, https://slobodinov.ucoz.com/publ/nekotorye_interesnye_chastoty_ukv_diapazona/1-1-0-7; TT 08/2021/TT-BTTTT licence-exempt list http://rfd.gov.vn/tin-tuc/pages/thong-bao.aspx?ItemID=2984
List of frequencies on which harmful interference to distress/safety traffic is prohibited, https://slobodinov.ucoz.com/publ/nekotorye_interesnye_chastoty_ukv_diapazona/1-1-0-7
518 kHz reserved for NAVTEX (national extract of RR AP13/AP15) https://docplayer.net/amp/2549701-4-2-distress-and-safety-communications-non-gmdss.html
RR No. 5.226 as reproduced at https://www.spectrumwiki.com/wiki/display.aspx?f=162050000; ITU RR Art. 5, Region 3 (from general knowledge)
hoinguoidibien.vn (Vietnamese GMDSS DSC/RTP frequency list); regulated by TT 19/2013/TT-BTTTT (title checked, annex not read)
47 CFR 80.364 channel list (AIS 161.975/162.025) https://checkoutapi.com/regulations/title47_chapterI-i4_part80_subpartH_subjgrp62_section80.364
TT 37/2017/TT-BTTTT (FM channel plan) https://vanbanphapluat.co/thong-tu-37-2017-tt-btttt-quy-hoach-su-dung-kenh-tan-so-phat-thanh-fm
RFD FM allotment table (row Lạng Sơn, Núi Mẫu Sơn; older edition than TT 37/2017, check Annex II) http://www.rfd.gov.vn/Noi+dung+Quy+hoach/Quy_hoach_phat_thanh_truyen_hinh/quy+hoach+phat_thanh_truyen_hinh/
TT 26/2013/TT-BTTTT (UHF TV 470-806 MHz); analogue off 28/12/2020 and 694-806 released http://rfd.gov.vn/quy-hoach/pages/quy-hoach-su-dung-kenh.aspx
700 MHz auction blocks 703-733/758-788 (mic.gov.vn 2024)
TT 03/2024/TT-BTTTT https://sokhcn.tayninh.gov.vn/vi/laws/detail/03-2024-TT-BTTTT-123
TT 12/2023/TT-BTTTT http://hethongphapluat.vn/thong-tu-12-2023-tt-btttt-ve-quy-hoach-bang-tan-1920-1980-mh-va-2110-2170-mh-cho-he-thong-thong-tin-di-dong-imt-cua-viet-nam-do-bo-truong-bo-thong-tin-va-truyen-thong-ban-hanh.html
TT 29/2021/TT-BTTTT (2300-2400; 2390-2400 guard)
QD 835/QD-TTg 2014 (2500-2570/2620-2690) https://vietnamnet.vn/thu-tuong-phe-duyet-bang-tan-duoc-dau-gia-quyen-su-dung-tan-so-179595.html ; 5G block 2500-2600 auctioned 2024 https://vnexpress.net (article 4731853)
3700-3800 and 3800-3900 MHz auction results 2024 https://vnexpress.net (article 4731853)
TT 19/2020/TT-BTTTT (24.25-27.5 GHz)
TT 13/2013/TT-BTTTT (fixed/land mobile channel plan 30-30000 MHz; title checked) ; edges from ITU RR Region 3
TT 08/2021/TT-BTTTT licence-exempt list http://rfd.gov.vn/tin-tuc/pages/thong-bao.aspx?ItemID=2984
TT 08/2021/TT-BTTTT as told by namgianghia.lamdong.gov.vn, 2 December 2025 (ranges of wireless microphones; the annex was not read)
`;

export const BAND_PLAN_VN: readonly BandPlanEntry[] = parseBandTable(TABLE, SOURCES);
