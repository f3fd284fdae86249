"""More files in the manner of other systems: lawful, so no finding may be said about any of them. Into lawful.FILES."""

from lawful_payers import CHECK, PAYER, TOP, acknowledged, claims, remittance
from lawful_systems import BILLER, claim, him, line, professional

professional("four-modifiers-and-zeros", BILLER, him(), claim("A","100.00"), "HI*ABK:J020", "LX*1\nSV1*HC:99213:25:59:GT:95*100.00*UN*1.000*11**1**Y\nDTP*472*RD8*20260318-20260318")
professional("half-a-dollar", BILLER.replace("203BF0100Y","207Q00000X"), him("FI"), claim("A","0.5"), "HI*ABK:J020", line(1,"99213","0.50"))
professional("another-place", BILLER, him("OF"), claim("A","10","99"), "HI*ABK:A000", line(1,"99213","10"))
professional("diagnoses-of-every-form", BILLER, him(), claim("A","10"), "HI*ABK:C7A8*ABF:M1A0110*ABF:Z3A39*ABF:O6010X1*ABF:U071*ABF:F0390*ABF:F4381*ABF:F1120*ABF:F50819*ABF:F32A*ABF:F1193", line(1,"99213","10"))
professional("diagnoses-of-2026", BILLER, him(), claim("A","10"), "HI*ABK:F50010*ABF:F03A0*ABF:F064*ABF:F1090*ABF:F848*ABF:F988*ABF:F6381*ABF:F6812*ABF:F5105*ABF:F0670", line(1,"99213","10"))
professional("conditions", BILLER, him(), claim("A","10"), "HI*ABK:J020\nHI*BG:17*BG:67", line(1,"99213","10"))
professional("rejected-by-the-repricer", BILLER, him(), claim("A","10"), "HI*ABK:J020\nHCP*00*0*10*R1*********T1*3*2", line(1,"99213","10"))
professional("notes-of-every-kind", BILLER, him(), claim("A","10"), "NTE*TPO*TEXT\nHI*ABK:J020", line(1,"99213","10"), "K3*A\nK3*B\nNTE*DCP*X\nNTE*TPO*Y")
professional("numbers-of-every-kind", BILLER, him(), claim("A","10"), "PWK*OZ*EL***AC*A1\nPWK*03*FX***AC*A2\nCN1*09*1*5.5*C*2*V\nAMT*F5*0\nREF*X4*10D1234567\nREF*9A*1\nREF*9C*2\nREF*F5*N\nHI*ABK:J020", line(1,"99213","10"), "CN1*02*1\nREF*9B*1\nREF*9D*1\nREF*G1*1\nREF*6R*1\nREF*9F*1\nAMT*T*1\nAMT*F4*2")
professional("people-of-the-line", BILLER, him(), claim("A","10"), "HI*ABK:J020", line(1,"99213","10"), "NM1*82*2*GROUP*****XX*1234567893\nREF*G2*1".rstrip("*")+"\nNM1*77*2*PLACE\nN3*1\nN4*MIAMI*FL*331361111\nNM1*DQ*1*A*B\nREF*G2*2\nNM1*DK*1*C*D*E**F*XX*1000000004\nNM1*DN*1*G*H\nNM1*P3*1*I*J")
professional("first-payer-judged-the-claim", BILLER, """HL*2*1*22*0
SBR*S*18*******MC
NM1*IL*1*A*B****MI*M1
N3*1 E
N4*MIAMI*FL*33136
DMG*D8*19700101*F
NM1*PR*2*M*****PI*MCD""", claim("A","100"),"HI*ABK:J020","""SBR*P*18*******16
CAS*CO*45*60
CAS*PR*3*15
AMT*D*25
OI***Y*P**Y
MOA***MA130
NM1*IL*1*A*B****MI*ZZ99
NM1*PR*2*ADVANTAGE*****PI*ADV
DTP*573*D8*20260320""", line(1,"99213","100"))
professional("first-payer-does-not-cover", BILLER, """HL*2*1*22*0
SBR*S*18*******MC
NM1*IL*1*A*B****MI*M1
N3*1 E
N4*MIAMI*FL*33136
DMG*D8*19700101*F
NM1*PR*2*M*****PI*MCD""", claim("A","100"),"HI*ABK:J020","""SBR*P*18*******CI
AMT*D*0
AMT*A8*100
OI***N***I
NM1*IL*1*A*B****MI*ZZ99
NM1*PR*2*ADVANTAGE*****PI*ADV""", line(1,"99213","100"))
remittance("zero-claim", CHECK.format("0")+PAYER+"""
LX*0
CLP*A*1*0*0**ZZ*1
NM1*QC*1
SVC*HC:99213*0*0
DTM*472*20260301""")
remittance("many-provider-adjustments", CHECK.format("70.00")+PAYER+"""
LX*1
CLP*A*3*100.00*70.00*30.00*13*1*11*1
CAS*PR*3*20.00*0*204*10.00
CAS*OA*B13*0
NM1*QC*1*A*B
NM1*GB*1*C*D****MI*33
DTM*232*20260301
PER*CX**TE*8005551212
AMT*I*0
QTY*PS*1
PLB*1999999984*20261231*90:A*0*AP:B*0*AH*0*50*0*J1*0*LE:X*0""")
remittance("cents", CHECK.format("0.01")+PAYER+"""
LX*1
CLP*A*2*.02*.01**17*1
NM1*QC*1*A*B
SVC*N4:12345678901*.02*.01**.5
DTM*472*20260301
CAS*CO*P12*.01
REF*1S*1
REF*RB*2
REF*HPI*3
AMT*ZK*1
QTY*ZL*1
LQ*HE*MA130
LQ*HE*N1""")
claims("two-statuses", TOP.format("PR",1)+"""STC*A1:19:PR*20260207*WQ*10
HL*3*2*19*1
NM1*85*1*JONES*****XX*1999999984
HL*4*3*PT*0
NM1*QC*1*P
TRN*2*A
STC*A1:20:1P*20260207*WQ*10******A1:19
STC*A5:49*20260207*WQ*10
REF*BLT*111""", )
acknowledged("trailer-in-error","AK1*HC*1*005010X222A1\nAK2*837*0001*005010X222A1\nIK3*SE*9**4\nIK5*E*4\nAK9*E*1*1*1")
acknowledged("contexts-of-element-and-segment","AK1*HC*1*005010X222A1\nAK2*837*0001*005010X222A1\nIK3*NM1*9*2010BA*8\nCTX*SITUATIONAL TRIGGER*NM1*8**3\nCTX*CLM01:A\nIK4*9*67*1\nCTX*SITUATIONAL TRIGGER*NM1*8**3*98\nIK5*R*5\nAK9*R*1*1*0")
